import type { Position } from '../journal/port.ts';
import { BugError } from '../model/errors.ts';
import type { Gap, LedgerEntry } from './port.ts';

/**
 * What of an entry was not booked before it, and will never be: what lies between the last entry and this one, and what is
 * missing in it. `undefined` when the entry is booked already.
 *
 * @throws {BugError} when a part of it is booked and a part is not.
 */
export function gapsBefore(
  { after, upTo, rows }: LedgerEntry,
  booked: Position | undefined,
): readonly Gap[] | undefined {
  if (upTo < after) throw new BugError(`an entry of the ledger ends at ${upTo}, before it begins behind ${after}`);
  if (booked !== undefined && upTo <= booked) return undefined;
  if (booked !== undefined && after < booked) {
    throw new BugError(`an entry behind ${after} up to ${upTo} is booked in part: up to ${booked}`);
  }
  const gaps: Gap[] = [];
  if (booked !== undefined && after > booked) gaps.push({ after: booked, upTo: after, messages: after - booked });
  const missing = upTo - after - rows.reduce((sum, { messages }) => sum + messages, 0);
  if (missing > 0) gaps.push({ after, upTo, messages: missing });
  return gaps;
}
