import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Source } from './sources.ts';
import { chosenSource } from './target.ts';

/** What people choose above a dashboard: any number of the values of a tag. */
export type Variable = {
  /** The tag, whose name the variable has. */
  readonly name: string;
  readonly label: string;
  readonly query: string;
};

/** The values of a tag, of those points that what was chosen before leaves. */
export function valuesOf<Tag extends string>(
  source: Source<string, Tag>,
  { tag, label, within = [] }: { readonly tag: Tag; readonly label: string; readonly within?: readonly Tag[] },
): Variable {
  const chosen = within.map((other) => `"${other}" =~ /^\${${other}:regex}$/`).join(' AND ');
  const where = chosen === '' ? '' : ` WHERE ${chosen}`;
  return { name: tag, label, query: `SHOW TAG VALUES FROM "${source.measurement}" WITH KEY = "${tag}"${where}` };
}

/** Without a choice, all: also what has no such tag. */
export const variableOf = ({ name, label, query }: Variable): Builder<dashboard.VariableModel> =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(chosenSource)
    .query(query)
    .definition(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });

/** Which InfluxDB: the one that is provisioned, or another. */
export const sourceVariable = (): Builder<dashboard.VariableModel> =>
  new dashboard.DatasourceVariableBuilder('ds')
    .label('Store')
    .type('influxdb')
    .current({ selected: true, text: 'Barrio', value: 'barrio-influxdb' });
