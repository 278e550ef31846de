import type { DeadLetter } from '../dead-letters/port.ts';
import type { Entry, Position } from '../journal/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading } from '../model/observation.ts';
import type { EpochMs } from '../model/time.ts';

/** A device said by itself, or by its last will, that it is there or gone. */
export type PresenceReport = { readonly device: DeviceId; readonly connected: boolean; readonly time: EpochMs };

/** What became of a batch of messages. Every sample is in exactly one place: a reading, a dead letter, or the duplicates. */
export type Outcome = {
  readonly readings: readonly Reading[];
  /** `origins[i]` is the journal entry that `readings[i]` came from. */
  readonly origins: readonly Entry[];
  readonly deadLetters: readonly DeadLetter[];
  /** Samples that were observed already. */
  readonly duplicates: number;
  readonly presence: readonly PresenceReport[];
  readonly messages: number;
  readonly upTo: Position;
};

/**
 * identify > decode > validate > deduplicate: a deterministic function of the messages in their order, the registry and the
 * device kinds. Holds the memory that recognises repetitions, hence one instance per consumer of the journal.
 */
export interface Pipeline {
  process(entries: readonly Entry[]): Outcome;
}
