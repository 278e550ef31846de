import type { Source } from './sources.ts';

/** A number that a question asks for: what InfluxQL calls it, and the field that it is made of. */
export type Term<Field extends string> = { readonly field: Field; readonly text: string };
type Of<Field extends string> = Term<Field> & { readonly as: string };

const call =
  (name: string) =>
  <Field extends string>(field: Field): Term<Field> => ({ field, text: `${name}("${field}")` });

export const mean = call('mean');
export const last = call('last');
export const least = call('min');
export const most = call('max');
export const sum = call('sum');
/** Each value by itself. */
export const each = <Field extends string>(field: Field): Term<Field> => ({ field, text: `"${field}"` });
/** How fast a number grows, a second. One that falls began anew, and says nothing. */
export const rate = <Field extends string>(field: Field): Term<Field> => ({
  field,
  text: `non_negative_derivative(last("${field}"), 1s)`,
});
/** How much a number grew from one point of time to the next. */
export const growth = <Field extends string>(field: Field): Term<Field> => ({
  field,
  text: `non_negative_difference(last("${field}"))`,
});
/** As a share of a hundred. */
export const percent = <Field extends string>(term: Term<Field>): Term<Field> => ({
  ...term,
  text: `100 * ${term.text}`,
});

type Condition<Field extends string, Tag extends string> =
  /** What is chosen above the dashboard, in a variable of the tag's name. */
  | { readonly chosen: Tag }
  | { readonly tag: Tag; readonly is: string }
  | { readonly field: Field; readonly is: string };

/** What is chosen in the variable that is called like the tag; all of it where nothing is. */
export const chosen = <Tag extends string>(tag: Tag) => ({ chosen: tag });
export const tagIs = <Tag extends string>(tag: Tag, value: string) => ({ tag, is: `= '${value}'` });
/** The tag says nothing: the whole of what the tag would part. */
export const untagged = <Tag extends string>(tag: Tag) => tagIs(tag, '');
/** Of the parts only, not of the whole. */
export const tagged = <Tag extends string>(tag: Tag) => ({ tag, is: "!= ''" });
export const above = <Field extends string>(field: Field, limit: number) => ({ field, is: `> ${limit}` });
export const atMost = <Field extends string>(field: Field, limit: number) => ({ field, is: `<= ${limit}` });

export type Question<Field extends string, Tag extends string> = {
  readonly from: Source<Field, Tag>;
  /** By the name that they get in the answer. */
  readonly select: Readonly<Record<string, Term<NoInfer<Field>>>>;
  readonly where?: readonly Condition<NoInfer<Field>, NoInfer<Tag>>[];
  readonly by?: readonly NoInfer<Tag>[];
  /** Tags that stand beside each value, where each is told by itself. */
  readonly beside?: readonly NoInfer<Tag>[];
  /** Asked first for each of these, then added up. */
  readonly sumOver?: readonly NoInfer<Tag>[];
  /** Over time, or the whole span at once. */
  readonly over?: 'time' | 'all';
  /** What stands where nothing is known; nothing, when left out. */
  readonly fill?: 'null' | 'previous' | 'none';
  /** No more than so many, the newest. */
  readonly newest?: number;
};

/**
 * A question in InfluxQL as Grafana sends it, for the span and the step that are chosen there.
 *
 * @throws {Error} when the source has no such field or tag.
 */
export function influxql<Field extends string, Tag extends string>(question: Question<Field, Tag>): string {
  const { from, select, by = [], beside = [], sumOver, over = 'time', fill = 'null' } = question;
  checkNames(question);
  const terms = Object.entries(select).map(([as, term]): Of<Field> => ({ ...term, as }));
  const where = ['$timeFilter', ...(question.where ?? []).map(condition)].join(' AND ');
  const told = [...terms.map(({ text, as }) => `${text} AS "${as}"`), ...beside.map((tag) => `"${tag}"`)];
  const inner = `SELECT ${told.join(', ')} FROM "${from.measurement}" WHERE ${where}`;
  if (sumOver === undefined) return inner + groupBy({ over, by, fill }) + newest(question.newest);
  const added = terms.map(({ as }) => `sum("${as}") AS "${as}"`).join(', ');
  const parts = groupBy({ over, by: [...by, ...sumOver], fill: 'none' });
  return `SELECT ${added} FROM (${inner}${parts}) WHERE $timeFilter${groupBy({ over, by, fill })}`;
}

type Grouping = { readonly over: 'time' | 'all'; readonly by: readonly string[]; readonly fill: string };

function groupBy({ over, by, fill }: Grouping): string {
  const groups = [...(over === 'time' ? ['time($__interval)'] : []), ...by.map((tag) => `"${tag}"`)];
  if (groups.length === 0) return '';
  return ` GROUP BY ${groups.join(', ')}${over === 'time' ? ` fill(${fill})` : ''}`;
}

const newest = (most: number | undefined): string => (most === undefined ? '' : ` ORDER BY time DESC LIMIT ${most}`);

function condition(asked: Condition<string, string>): string {
  if ('chosen' in asked) return `"${asked.chosen}" =~ /^\${${asked.chosen}:regex}$/`;
  return `"${'tag' in asked ? asked.tag : asked.field}" ${asked.is}`;
}

function checkNames({ from, select, where = [], by = [], beside = [], sumOver = [] }: Question<string, string>): void {
  const fields = [
    ...Object.values(select).map(({ field }) => field),
    ...where.flatMap((one) => ('field' in one ? one.field : [])),
  ];
  const tags = [
    ...by,
    ...beside,
    ...sumOver,
    ...where.flatMap((one) => ('chosen' in one ? one.chosen : 'tag' in one ? one.tag : [])),
  ];
  const strange = [...fields.filter((name) => !from.fields.has(name)), ...tags.filter((name) => !from.tags.has(name))];
  if (strange.length > 0) throw new Error(`${from.measurement} has no ${strange.join(', ')}`);
}
