import type { DeadLetter } from '../dead-letters/port.ts';
import type { Entry, Position } from '../journal/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { EpochMs } from '../model/time.ts';
import type { TallyRow } from './tally.ts';

/** A device said by itself, or by its last will, that it is there or gone. */
export type PresenceReport = { readonly device: DeviceId; readonly connected: boolean; readonly time: EpochMs };

/** What became of a batch of messages. Every sample is in exactly one place: a reading, a dead letter, or the duplicates. */
export type Outcome = {
  readonly readings: readonly Reading[];
  /** `origins[i]` is the journal entry that `readings[i]` came from. */
  readonly origins: readonly Entry[];
  /** Judgements of earlier readings that the new ones changed, in the order in which they were made. */
  readonly rejudged: readonly Rejudged[];
  readonly deadLetters: readonly DeadLetter[];
  /** The same, counted by account and hour; one account and hour may stand in several rows. */
  readonly tally: readonly TallyRow[];
  readonly presence: readonly PresenceReport[];
  readonly messages: number;
  /** It is what became of the messages behind `after`, up to and including `upTo`. */
  readonly after: Position;
  readonly upTo: Position;
};

/**
 * identify > decode > validate > deduplicate > assess: a deterministic function of the messages in their order, the registry and the
 * device kinds. Holds the memory that recognises repetitions and
 * judges readings by those before them, hence one instance per consumer of the journal.
 */
export interface Pipeline {
  process(entries: readonly Entry[], after: Position): Outcome;
}
