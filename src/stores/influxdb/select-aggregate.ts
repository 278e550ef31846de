import { CallerError } from '../../model/errors.ts';
import { quantity as definitionOf } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import type { AggregateQuery, AggregateRow } from '../port.ts';
import { createEnergyBuckets } from './energy-buckets.ts';
import { quoteName, tagIs, tagIsOneOf, withinSpan } from './influxql.ts';
import type { Query, Series } from './query.ts';
import { areaTag, deviceTag } from './schema.ts';

/** More rows than anyone looks at, and few enough to hold. */
const holdableRows = 500_000;

/** Counts, averages and bounds one quantity by group and time bucket. @throws {CallerError} when that makes too many rows. */
export async function selectAggregate(
  query: Query,
  asked: AggregateQuery,
  { mostRows = holdableRows }: { readonly mostRows?: number } = {},
): Promise<readonly AggregateRow[]> {
  if (asked.areas?.length === 0 || asked.from >= asked.to) return [];
  const rows =
    definitionOf(asked.quantity).averages === 'energy'
      ? await aggregateEnergy(query, { asked, mostRows })
      : await aggregateNumbers(query, { asked, mostRows });
  return rows.sort(byGroupThenTime);
}

type Bounded = { readonly asked: AggregateQuery; readonly mostRows: number };

async function aggregateNumbers(query: Query, { asked, mostRows }: Bounded): Promise<AggregateRow[]> {
  const field = quoteName(asked.quantity);
  const grouping = [`time(${asked.every}ms)`, ...tagsOfGroup(asked)].join(', ');
  const statement =
    `SELECT count(${field}) AS n, mean(${field}) AS mean, min(${field}) AS low, max(${field}) AS high ` +
    `FROM ${quoteName(asked.kind)} WHERE ${conditions(asked)} GROUP BY ${grouping} fill(none)`;
  const aggregated: AggregateRow[] = [];
  for await (const series of query(statement)) {
    const group = groupOf(series, asked);
    for (const row of series.rows) {
      const [count, mean, min, max] = [row.number('n'), row.number('mean'), row.number('low'), row.number('high')];
      if (!count || mean === undefined || min === undefined || max === undefined) continue;
      aggregated.push({ group, start: epochMs(row.time), count, mean, min, max });
    }
    assertHoldable(aggregated.length, mostRows);
  }
  return aggregated;
}

/** Releases before 1.7 cannot add up energies, so the values are read one by one, and forgotten as they are added. */
async function aggregateEnergy(query: Query, { asked, mostRows }: Bounded): Promise<AggregateRow[]> {
  const tags = tagsOfGroup(asked);
  const statement =
    `SELECT ${quoteName(asked.quantity)} FROM ${quoteName(asked.kind)} WHERE ${conditions(asked)}` +
    (tags.length === 0 ? '' : ` GROUP BY ${tags.join(', ')}`);
  const buckets = createEnergyBuckets(asked.every);
  for await (const series of query(statement)) {
    const group = groupOf(series, asked);
    for (const row of series.rows) {
      const level = row.number(asked.quantity);
      if (level !== undefined) buckets.add({ group, time: epochMs(row.time), level });
    }
    assertHoldable(buckets.count(), mostRows);
  }
  return buckets.rows();
}

const conditions = (asked: AggregateQuery): string =>
  [
    withinSpan(asked),
    ...(asked.device === undefined ? [] : [tagIs(deviceTag, asked.device)]),
    ...(asked.areas === undefined ? [] : [tagIsOneOf(areaTag, asked.areas)]),
  ].join(' AND ');

function tagsOfGroup({ by }: AggregateQuery): readonly string[] {
  if (by === 'kind') return [];
  return [quoteName(by === 'device' ? deviceTag : areaTag)];
}

function groupOf({ tags }: Series, { by, kind }: AggregateQuery): string {
  if (by === 'kind') return kind;
  return tags[by === 'device' ? deviceTag : areaTag] ?? '';
}

function assertHoldable(rows: number, mostRows: number): void {
  if (rows <= mostRows) return;
  throw new CallerError(`the answer has more than ${mostRows} rows; ask for a shorter span or longer intervals`, {
    status: 400,
    code: 'too_many_rows',
  });
}

function byGroupThenTime(one: AggregateRow, other: AggregateRow): number {
  if (one.group !== other.group) return one.group < other.group ? -1 : 1;
  return one.start - other.start;
}
