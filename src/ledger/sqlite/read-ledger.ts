import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import { position } from '../../journal/port.ts';
import { sumOf } from '../counts.ts';
import { type Gap, type Ledger, longAgo } from '../port.ts';
import { prepareChecks } from './check.ts';
import { readPlace } from './place.ts';
import { prepareReadCounts, present } from './read-counts.ts';

/** The books for whoever only looks. */
export type LedgerReader = Pick<Ledger, 'position' | 'byHourSince' | 'sum' | 'hours' | 'gaps' | 'check'>;

/** More of them would be one story told often. */
const gapsTold = 100;

/** Reads the books beside the process that keeps them, if there is one. Its check looks at everything. */
export function readLedger({ connection }: Pick<Database, 'connection'>): LedgerReader {
  const counts = prepareReadCounts(connection);
  const checks = prepareChecks(connection);
  return {
    position: () => readPlace(connection)?.position,
    byHourSince: () => readPlace(connection)?.byHourSince ?? longAgo,
    sum: async (query) => sumOf([...(await counts.inAll(query)).values()].map((sum) => sum.counts)),
    hours: async (query) => present(await counts.byHour(query)),
    gaps: async () => readGaps(connection),
    check: () => checks.entirely(),
  };
}

const gapRow = z.object({ after: z.number(), up_to: z.number(), messages: z.number() });

function readGaps(connection: DatabaseSync): readonly Gap[] {
  const rows = connection
    .prepare('SELECT after, up_to, messages FROM ledger_gaps ORDER BY number DESC LIMIT ?')
    .all(gapsTold);
  return rows.toReversed().map((raw) => {
    const { after, up_to: upTo, messages } = gapRow.parse(raw);
    return { after: position(after), upTo: position(upTo), messages };
  });
}

/** How many messages were never booked. */
export const countGaps = (connection: DatabaseSync): number =>
  Number(connection.prepare('SELECT coalesce(sum(messages), 0) AS messages FROM ledger_gaps').get()?.['messages']);
