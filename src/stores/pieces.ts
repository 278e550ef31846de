import { minutes } from '../model/duration.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import type { TimeSpan } from './port.ts';

/** A span that is read piece by piece, each of about as many rows as are wanted, whatever lies where. */
export interface Pieces {
  /** What is to be read now; `undefined` when all was. The same until one of the others is called. */
  next(): TimeSpan | undefined;
  /** All of the piece was read, so many rows. */
  wasRead(rows: number): void;
  /** It held more than can be read at once; everything before this moment was read. */
  wasReadUpTo(moment: EpochMs): void;
}

const firstLength = minutes(1);
/** A gap of years is crossed in a few steps, and what lies behind it cannot be too much by far. */
const mostGrowth = 4;

export function createPieces({ from, to }: TimeSpan, rowsWanted: number): Pieces {
  let reached = from;
  let length: number = firstLength;
  const end = (): EpochMs => epochMs(Math.min(to, reached + length));
  return {
    next: () => (reached < to ? { from: reached, to: end() } : undefined),
    wasRead(rows) {
      reached = end();
      const growth = Math.min(mostGrowth, Math.max(1 / mostGrowth, rowsWanted / Math.max(1, rows)));
      length = Math.max(1, Math.round(length * growth));
    },
    wasReadUpTo(moment) {
      reached = moment;
      length = Math.max(1, Math.round(length / mostGrowth));
    },
  };
}
