import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import { position } from '../../journal/port.ts';
import { isRejectionCode, type RejectionCode } from '../../model/rejection.ts';
import { epochMs } from '../../model/time.ts';
import type { DeadLetterFilter, DeadLetterKey } from '../port.ts';

/** Letters that are looked at in one go: some milliseconds, so that nobody waits for a walk over millions. */
export const walkStep = 1000;

export type LetterHead = DeadLetterKey & { readonly code: RejectionCode };

export type Walk = {
  readonly filter: DeadLetterFilter;
  readonly order: 'newest_first' | 'oldest_first';
  /** Begins behind this letter, in the order of the walk. */
  readonly after?: DeadLetterKey | undefined;
  /** How many are wanted; all when left out. */
  readonly limit?: number | undefined;
};

const headRow = z.object({
  position: z.number().transform(position),
  item: z.number(),
  received_at: z.number().transform(epochMs),
  code: z.string().refine(isRejectionCode),
  fits: z.number(),
});

/**
 * The letters of a filter, without their payloads, a few at a time: however many letters there are and however few fit, each step
 * reads a bounded number of them, and others come to their turn in between.
 */
export async function* walkLetters(database: Database, walk: Walk): AsyncGenerator<readonly LetterHead[]> {
  const { filter, order } = walk;
  let { after, limit = Number.POSITIVE_INFINITY } = walk;
  while (limit > 0) {
    const most = isNarrow(filter) ? Math.min(walkStep, limit) : walkStep;
    const { sql, values } = walkStatement({ filter, order, after }, most);
    const rows = readRows(database.connection, { sql, values });
    const fitting = rows.filter(({ fits }) => fits === 1).slice(0, limit);
    if (fitting.length > 0) yield fitting.map(headOf);
    limit -= fitting.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < most) return;
    after = headOf(last);
    await setImmediate();
  }
}

const headOf = ({ position: place, item, received_at, code }: z.output<typeof headRow>): LetterHead => ({
  position: place,
  item,
  receivedAt: received_at,
  code,
});

const readRows = (connection: DatabaseSync, { sql, values }: Statement) =>
  connection
    .prepare(sql)
    .all(...values)
    .map((row) => headRow.parse(row));

/** What an index can be walked by; the first that a filter has leads, because it leaves the fewest. */
const leaders = ['device', 'sender', 'code'] as const;

/** What nobody sent is in no index of senders. */
const leaderOf = (filter: DeadLetterFilter) =>
  leaders.find((name) => filter[name] !== undefined && filter[name] !== '');

const restOf = (filter: DeadLetterFilter) =>
  leaders.filter((name) => name !== leaderOf(filter) && filter[name] !== undefined);

/** Whether an index alone finds what fits, so that no more needs to be read than is wanted. */
const isNarrow = (filter: DeadLetterFilter): boolean => restOf(filter).length === 0;

type Statement = { readonly sql: string; readonly values: readonly (string | number)[] };

/** The next rows along one index, in its order, each with whether it fits the rest of the filter. */
export function walkStatement({ filter, order, after }: Walk, most: number): Statement {
  const leader = leaderOf(filter);
  const rest = restOf(filter);
  const values: (string | number)[] = rest.map((name) => filter[name] ?? '');
  const where: string[] = [];
  const add = (term: string, ...more: readonly (string | number)[]): void => {
    where.push(term);
    values.push(...more);
  };
  if (leader !== undefined) add(`${leader} = ?`, filter[leader] ?? '');
  // SQLite takes an index that leaves rows out only where the question leaves them out too.
  if (leader === 'sender') add("sender <> ''");
  if (filter.from !== undefined) add('received_at >= ?', filter.from);
  if (filter.to !== undefined) add('received_at < ?', filter.to);
  if (after !== undefined) {
    const beyond = order === 'oldest_first' ? '>' : '<';
    add(`(received_at, position, item) ${beyond} (?, ?, ?)`, after.receivedAt, after.position, after.item);
  }
  const direction = order === 'oldest_first' ? 'ASC' : 'DESC';
  const sql = `
    SELECT position, item, received_at, code, ${rest.map((name) => `${name} IS ? AND `).join('')} 1 AS fits
    FROM dead_letters ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
    ORDER BY received_at ${direction}, position ${direction}, item ${direction} LIMIT ?`;
  return { sql, values: [...values, most] };
}
