import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { position } from '../../journal/port.ts';
import { earliestTime, epochMs } from '../../model/time.ts';
import { type Limits, tooOld } from '../limits.ts';
import type { Payloads } from './payloads.ts';
import type { Totals } from './totals.ts';

const oldRow = z.object({
  position: z.number().transform(position),
  item: z.number(),
  code: z.string(),
  received_at: z.number().transform(epochMs),
  bytes: z.number(),
});

type OldRow = z.output<typeof oldRow>;

/** Lets the oldest letters go that are beyond a limit, at most so many; answers how many went. Inside of a transaction. */
export type Shed = (atMost: number) => number;

type Parts = Limits & { readonly totals: Totals; readonly payloads: Payloads };

export function createShed(connection: DatabaseSync, parts: Parts): Shed {
  const { totals, payloads, limitBytes } = parts;
  const oldest = connection.prepare(
    `SELECT position, item, code, received_at, bytes FROM dead_letters
     ORDER BY received_at, position, item LIMIT ?`,
  );
  const remove = connection.prepare('DELETE FROM dead_letters WHERE position = ? AND item = ? AND received_at = ?');

  const oldestOfKnownAge = connection.prepare(
    `SELECT position, item, code, received_at, bytes FROM dead_letters WHERE received_at >= ${earliestTime}
     ORDER BY received_at, position, item LIMIT ?`,
  );

  return (atMost) => {
    const isTooOld = tooOld(parts);
    let excess = totals.bytes() - limitBytes;
    let gone = 0;
    const candidates = excess > 0 ? oldest : oldestOfKnownAge;
    const isDue = ({ received_at: receivedAt }: OldRow): boolean => isTooOld(receivedAt) || excess > 0;
    // Most of the time nothing is beyond a limit, and one row says so.
    const [first] = candidates.all(1).map((row) => oldRow.parse(row));
    if (first === undefined || !isDue(first)) return gone;
    const tally = totals.tally();
    for (const letter of candidates.all(atMost).map((row) => oldRow.parse(row))) {
      if (!isDue(letter)) break;
      remove.run(letter.position, letter.item, letter.received_at);
      const payloadBytes = payloads.letGo({ position: letter.position, receivedAt: letter.received_at });
      tally.subtract(letter.code, letter.bytes);
      tally.subtractPayload(payloadBytes);
      excess -= letter.bytes + payloadBytes;
      gone += 1;
    }
    tally.write();
    return gone;
  };
}
