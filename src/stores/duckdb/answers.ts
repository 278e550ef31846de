import type { Kinds } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import type { AggregateQuery, AggregateRow, ReadingsQuery, Store } from '../port.ts';
import { decodeRows } from './decode-rows.ts';
import { endless } from './endless.ts';
import { readJudgementsOfDevice, withJudgements } from './judgements.ts';
import type { Names } from './names.ts';
import { readLatest } from './read-latest.ts';
import { scan } from './scan.ts';
import { aggregateBuckets, selectReadings } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

type Context = { readonly kinds: Kinds; readonly names: Names };

/** Answers the questions of the port from the tables. */
export const createAnswers = (
  link: StorageLink,
  context: Context,
): Pick<Store, 'latest' | 'readings' | 'scan' | 'aggregate'> => ({
  latest: () => latest(link, context),
  readings: (query) => readings(link, { ...context, query }),
  scan: (query) => scan(link, { ...context, query }),
  aggregate: (query) => aggregate(link, { ...context, query }),
});

async function latest(link: StorageLink, { kinds, names }: Context): Promise<readonly Reading[]> {
  const found: (readonly Reading[])[] = [];
  for (const kind of kinds.values()) found.push(await readLatest(link, { kind, names }));
  return found.flat();
}

async function readings(
  link: StorageLink,
  { kinds, names, query }: Context & { readonly query: ReadingsQuery },
): Promise<readonly Reading[]> {
  const device = names.find(query.device);
  const kind = kinds.get(query.kind);
  const quantities = (query.quantities ?? kind?.quantities ?? []).filter((id) => kind?.quantities.includes(id));
  if (device === undefined || kind === undefined || quantities.length === 0 || query.limit <= 0) return [];
  const statement = selectReadings(
    { kind: kind.id, quantities: kind.quantities },
    {
      ...endless(query),
      device,
      quantities,
      limit: Math.min(query.limit, 1_000_000_000),
      order: query.order === 'oldest_first' ? 'ASC' : 'DESC',
    },
  );
  const answer = await link.query({ task: 'query', ...statement, texts: 1 });
  const found = decodeRows(answer, { kind: kind.id, quantities, first: 0, names, device: () => query.device });
  return withJudgements(found, await readJudgementsOfDevice(link, { kind: kind.id, names, readings: found }));
}

async function aggregate(
  link: StorageLink,
  { kinds, names, query }: Context & { readonly query: AggregateQuery },
): Promise<readonly AggregateRow[]> {
  const kind = kinds.get(query.kind);
  if (kind === undefined || !kind.quantities.includes(query.quantity)) return [];
  const areas = query.areas?.flatMap((area) => names.find(area) ?? []);
  const device = query.device === undefined ? undefined : names.find(query.device);
  if (areas?.length === 0 || (query.device !== undefined && device === undefined)) return [];
  const { by, every, quantity } = query;
  const statement = aggregateBuckets(
    { kind: kind.id, quantities: kind.quantities },
    { ...endless(query), by, every, quantity, device, areas },
  );
  const { rows, numbers } = await link.query({ task: 'query', ...statement, texts: 0 });
  const cell = (column: number, row: number): number => numbers[column]?.[row] ?? Number.NaN;
  return Array.from({ length: rows }, (_, row) => ({
    group: by === 'kind' ? kind.id : names.nameOf(cell(0, row)),
    start: epochMs(cell(1, row)),
    count: cell(2, row),
    mean: cell(3, row),
    min: cell(4, row),
    max: cell(5, row),
  })).sort(byGroupThenTime);
}

function byGroupThenTime(one: AggregateRow, other: AggregateRow): number {
  if (one.group === other.group) return one.start - other.start;
  return one.group < other.group ? -1 : 1;
}
