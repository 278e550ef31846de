import type { Duration } from '../model/duration.ts';
import { before, type Clock, type EpochMs, earliestTime } from '../model/time.ts';
import type { DeadLetter, DeadLetterKey } from './port.ts';

/** How much is kept: the oldest letters go first, beyond either. */
export type Limits = { readonly clock: Clock; readonly keepFor: Duration; readonly limitBytes: number };

/** What a letter takes on disk besides its texts: row, indexes, numbers, half-filled pages. */
const overheadBytes = 240;

/** About what a letter takes on disk, without the payload: that is there once for all letters of its message. */
export const sizeOf = ({ topic, detail }: Pick<DeadLetter, 'topic' | 'detail'>): number =>
  topic.length + detail.length + overheadBytes;

/** By when they were received; then by their place in the journal, and in the message. */
export const oldestFirst = (a: DeadLetterKey, b: DeadLetterKey): number =>
  a.receivedAt - b.receivedAt || a.position - b.position || a.item - b.item;

/** Whether two letters are refusals of one message. */
export const areOfOneMessage = (a: DeadLetterKey, b: DeadLetterKey): boolean =>
  a.position === b.position && a.receivedAt === b.receivedAt;

/**
 * Which letters are too old to be kept. One that was received before any city had sensors came while our clock was wrong, and its
 * age is not known: it goes only when there is no room.
 */
export function tooOld({ clock, keepFor }: Pick<Limits, 'clock' | 'keepFor'>): (receivedAt: EpochMs) => boolean {
  const cutoff = before(clock.now(), keepFor);
  return (receivedAt) => receivedAt >= earliestTime && receivedAt < cutoff;
}
