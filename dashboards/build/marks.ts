import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Colour, colours } from './colours.ts';
import { chosenSource } from './target.ts';

/** Moments that are drawn across every panel over time. People switch them off above the dashboard. */
export type Marks = {
  readonly title: string;
  readonly colour: Colour;
  readonly query: string;
  /** The column that says what a mark is about, and those that stand beside it as tags. */
  readonly text: string;
  readonly tags: readonly string[];
};

/** In the form of Grafana's own data source; what Grafana's kit would add is of its newest release only. */
export const marksOf = ({ title, colour, query, text, tags }: Marks): dashboard.AnnotationQuery => ({
  name: title,
  datasource: chosenSource,
  enable: true,
  hide: false,
  iconColor: colours[colour],
  target: targetOf({
    refId: 'Anno',
    query,
    rawQuery: true,
    textEditor: true,
    fromAnnotations: true,
    textColumn: text,
    tagsColumn: tags.join(','),
  }),
});

const targetOf = (asked: Readonly<Record<string, unknown>>): Dataquery => ({
  ...asked,
  _implementsDataqueryVariant: () => undefined,
});
