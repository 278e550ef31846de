import type { Position } from '../../journal/port.ts';
import type { EpochMs } from '../../model/time.ts';
import { isBalanced, nothing, rejectedIn, Sum, sumOf } from '../counts.ts';
import { gapsBefore } from '../entry.ts';
import {
  type Account,
  type Counts,
  type Gap,
  type Imbalance,
  type Ledger,
  type LedgerQuery,
  longAgo,
} from '../port.ts';

type Booked = { readonly account: Account; readonly hour: EpochMs; readonly sum: Sum };

/** Books that are gone when the process ends: for tests. Every account keeps all of its hours. */
export function createMemoryLedger(): Ledger {
  const rows = new Map<string, Booked>();
  const lifetime = new Sum();
  const gaps: Gap[] = [];
  let origin = 0;
  let position: Position | undefined;

  function find({ accounts, from = longAgo, to }: LedgerQuery): readonly Booked[] {
    const wanted = accounts && new Set(accounts);
    return [...rows.values()]
      .filter(({ account }) => wanted === undefined || wanted.has(account))
      .filter(({ hour }) => hour >= from && (to === undefined || hour < to))
      .toSorted((one, other) => one.hour - other.hour);
  }

  const missing = (): number => gaps.reduce((sum, { messages }) => sum + messages, 0);

  return {
    position: () => position,
    async book(entry) {
      const more = gapsBefore(entry, position);
      if (more === undefined) return;
      gaps.push(...more);
      for (const row of entry.rows) {
        const key = `${row.hour} ${row.account}`;
        const booked = rows.get(key) ?? { account: row.account, hour: row.hour, sum: new Sum() };
        rows.set(key, booked);
        booked.sum.add(row);
        lifetime.add(row);
      }
      if (position === undefined) origin = entry.after;
      position = entry.upTo;
    },
    async beginAnew(after) {
      if (position === undefined) return;
      origin -= position - after;
      position = after;
    },
    sum: async (query) => sumOf(find(query).map(({ sum }) => sum.counts)),
    hours: async (query) =>
      [...Map.groupBy(find(query), ({ hour }) => hour)].map(([hour, found]) => ({
        hour,
        ...sumOf(found.map(({ sum }) => sum.counts)),
      })),
    byHourSince: () => longAgo,
    lifetime: () => lifetime.counts,
    gapMessages: missing,
    gaps: async () => gaps.slice(-100),
    async check() {
      const unbalanced = [...rows.values()].filter(({ sum }) => !isBalanced(sum.counts));
      const span = position === undefined ? 0 : position - origin;
      const { messages } = lifetime.counts;
      const astray: Imbalance[] = [];
      if (messages + missing() !== span)
        astray.push({ kind: 'messages', detail: `${messages} are booked and ${missing()} missing, of ${span}.` });
      return [...unbalanced.map(describe), ...astray];
    },
    close: async () => undefined,
  };
}

function describe({ account, sum }: Booked): Imbalance {
  const counts: Counts = { ...nothing, ...sum.counts };
  const { received, stored, duplicate } = counts;
  const detail = `${account}: ${received} received, but ${stored} stored + ${duplicate} duplicate + ${rejectedIn(counts)} rejected.`;
  return { kind: 'samples', detail };
}
