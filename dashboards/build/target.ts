import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The data source that is chosen above the dashboard. */
export const chosenSource = { type: 'influxdb', uid: '${ds}' };

export type Asked = {
  readonly query: string;
  /** How its series are called; `$tag_area` is the tag, `$col` the name of the number. */
  readonly alias?: string;
  readonly format?: 'time_series' | 'table';
};

/** A question to InfluxDB in the form of Grafana's own data source, which the kit of Grafana does not know. */
export class InfluxTarget implements Builder<Dataquery> {
  readonly #target: Dataquery;

  constructor(refId: string, { query, alias, format = 'time_series' }: Asked) {
    const asked = { refId, datasource: chosenSource, query, rawQuery: true, resultFormat: format };
    const marked = { ...asked, ...(alias === undefined ? {} : { alias }) };
    this.#target = { ...marked, _implementsDataqueryVariant: () => undefined };
  }

  build(): Dataquery {
    return this.#target;
  }
}
