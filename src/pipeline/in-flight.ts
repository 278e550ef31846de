import type { Position } from '../journal/port.ts';
import type { InFlight, Ledger, LedgerQuery } from '../ledger/port.ts';
import type { Outcome } from './port.ts';
import { Tally, type TallyRow } from './tally.ts';

/** So many counts are kept apart at least; beyond, neighbours are added up. */
const leastRows = 100_000;

type Stretch = { readonly upTo: Position; readonly rows: readonly TallyRow[] };

/**
 * Counts what is on its way between the first reader of the journal and the ledger. Bounded: when the store is away for long, the
 * counts of neighbouring batches are added up, and while it catches up then, some of what is booked already counts here too.
 */
export interface OnTheWay extends InFlight {
  /** The first reader has read this. */
  read(outcome: Outcome): void;
}

export function createInFlight(city: {
  readonly ledger: Pick<Ledger, 'position'>;
  /** Durable messages that are not booked. */
  readonly lag: () => number;
}): OnTheWay {
  let stretches: Stretch[] = [];
  let rows = 0;
  let most = leastRows;

  function forgetBooked(): void {
    const booked = city.ledger.position() ?? -1;
    const waiting = stretches.findIndex(({ upTo }) => upTo > booked);
    const gone = waiting === -1 ? stretches.length : waiting;
    for (const stretch of stretches.splice(0, gone)) rows -= stretch.rows.length;
  }

  return {
    read({ tally, upTo }) {
      forgetBooked();
      stretches.push({ upTo, rows: tally });
      rows += tally.length;
      if (rows <= most) return;
      stretches = addNeighbours(stretches);
      rows = stretches.reduce((sum, stretch) => sum + stretch.rows.length, 0);
      // One count for each account and hour is the least there can be.
      most = Math.max(leastRows, rows * 2);
    },
    samples({ accounts, from, to }: LedgerQuery) {
      forgetBooked();
      const wanted = accounts === undefined ? undefined : new Set(accounts);
      let sum = 0;
      for (const stretch of stretches) {
        for (const { account, hour, received } of stretch.rows) {
          if (wanted !== undefined && !wanted.has(account)) continue;
          if ((from === undefined || hour >= from) && (to === undefined || hour < to)) sum += received;
        }
      }
      return sum;
    },
    messages: () => city.lag(),
  };
}

function addNeighbours(stretches: readonly Stretch[]): Stretch[] {
  const sums: Stretch[] = [];
  for (let index = 0; index < stretches.length; index += 2) {
    const [first, second] = [stretches[index], stretches[index + 1]];
    if (first === undefined) continue;
    const tally = new Tally();
    tally.add(first.rows);
    tally.add(second?.rows ?? []);
    sums.push({ upTo: second?.upTo ?? first.upTo, rows: tally.rows });
  }
  return sums;
}
