import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { BugError, CallerError } from '../../model/errors.ts';
import { isRejectionCode } from '../../model/rejection.ts';
import { epochMs } from '../../model/time.ts';
import { nothing, Sum } from '../counts.ts';
import { type Account, type LedgerQuery, longAgo } from '../port.ts';
import { createTurns } from './turns.ts';

/** What was counted, by hour; under {@link longAgo} also where hours are not told apart. */
export type SumsByHour = Map<number, Sum>;

/** Looking up one account in one hour takes one or two microseconds, so others wait for us some milliseconds at most. */
const lookUpsAtOnce = 4_000;
const hoursAtOnce = 100;
/** So many take two or three seconds. */
const mostLookUps = 1_500_000;

const row = z.object({
  hour: z.number(),
  code: z.string().nullable(),
  messages: z.number(),
  received: z.number(),
  replayed: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  rejected: z.number(),
});

/** Counts and rejections in ONE statement, which sees one moment also while another process books. */
const statementOf = ({
  counts,
  rejected,
  by,
  where,
}: Readonly<Record<'counts' | 'rejected' | 'by' | 'where', string>>) => `
  SELECT ${by} AS hour, NULL AS code, sum(messages) AS messages, sum(received) AS received, sum(replayed) AS replayed,
    sum(stored) AS stored, sum(duplicate) AS duplicate, 0 AS rejected
  FROM ${counts} AS t ${where} GROUP BY 1
  UNION ALL
  SELECT ${by}, code, 0, 0, 0, 0, 0, sum(samples) FROM ${rejected} AS t ${where} GROUP BY 1, 2`;

const city = { counts: 'ledger_city', rejected: 'ledger_city_rejected', where: 'WHERE t.hour >= ?1 AND t.hour < ?2' };
const accounts = {
  counts: 'json_each(?1) AS h CROSS JOIN json_each(?2) AS a CROSS JOIN ledger_accounts',
  rejected: 'json_each(?1) AS h CROSS JOIN json_each(?2) AS a CROSS JOIN ledger_rejected',
  where: 'WHERE t.hour = h.value AND t.account = a.value',
};

/** Reads the books: of the city at once, of accounts step by step, so that others get their turn. */
export function prepareReadCounts(connection: DatabaseSync) {
  const cityByHour = connection.prepare(statementOf({ ...city, by: 't.hour' }));
  const cityInAll = connection.prepare(statementOf({ ...city, by: `${longAgo}` }));
  const accountsByHour = connection.prepare(statementOf({ ...accounts, by: 't.hour' }));
  const hours = connection.prepare('SELECT hour FROM ledger_city WHERE hour >= ? AND hour < ? ORDER BY hour');

  const inTurn = createTurns();

  /** One account is quickly found; of those who ask for many, one is served at a time. */
  const ofAccounts = async (wanted: readonly Account[], query: LedgerQuery): Promise<SumsByHour> =>
    wanted.length < 2 ? await lookUp(wanted, query) : await inTurn(() => lookUp(wanted, query));

  async function lookUp(wanted: readonly Account[], query: LedgerQuery): Promise<SumsByHour> {
    const sums: SumsByHour = new Map();
    const found = hours.all(...boundsOf(query)).map(({ hour }) => Number(hour));
    const all = (query.from ?? longAgo) <= longAgo && (query.to ?? 1) > longAgo ? [longAgo, ...found] : found;
    const asked = [...new Set(wanted)];
    refuseTooMany(asked.length, all.length);
    for (const someHours of chunks(all, hoursAtOnce)) {
      for (const some of chunks(asked, Math.ceil(lookUpsAtOnce / someHours.length))) {
        addRows(sums, accountsByHour.all(JSON.stringify(someHours), JSON.stringify(some)));
        await setImmediate();
      }
    }
    return sums;
  }

  return {
    async byHour(query: LedgerQuery): Promise<SumsByHour> {
      if (query.accounts !== undefined) return await ofAccounts(query.accounts, query);
      return addRows(new Map(), cityByHour.all(...boundsOf(query)));
    },
    async inAll(query: LedgerQuery): Promise<SumsByHour> {
      if (query.accounts !== undefined) return await ofAccounts(query.accounts, query);
      return addRows(new Map(), cityInAll.all(...boundsOf(query)));
    },
  };
}

function refuseTooMany(accounts: number, hours: number): void {
  if (accounts * hours <= mostLookUps) return;
  const most = Math.floor(mostLookUps / accounts);
  throw new CallerError(
    `${hours} hours of ${accounts} devices are too much to add up at once: ask for at most ${most} hours of them, or for fewer devices.`,
    { status: 400, code: 'invalid_request' },
  );
}

const boundsOf = ({ from, to }: LedgerQuery): [SQLInputValue, SQLInputValue] => [
  from ?? 0,
  to ?? Number.MAX_SAFE_INTEGER,
];

function addRows(sums: SumsByHour, rows: readonly object[]): SumsByHour {
  for (const raw of rows) {
    const { hour, code, rejected, ...counts } = row.parse(raw);
    const sum = sums.get(hour) ?? new Sum();
    sums.set(hour, sum);
    if (code === null) sum.add({ ...nothing, ...counts });
    else if (isRejectionCode(code)) sum.reject(code, rejected);
    else throw new BugError(`the ledger counts rejections with the code ${code}, which this Barrio does not know`);
  }
  return sums;
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

/** What the hours are called in the answers of a ledger. */
export const present = (sums: SumsByHour) =>
  [...sums].toSorted(([one], [other]) => one - other).map(([hour, { counts }]) => ({ hour: epochMs(hour), ...counts }));
