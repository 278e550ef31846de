import type { DeadLetter } from '../dead-letters/port.ts';
import type { Entry, Position } from '../journal/port.ts';
import type { Duration } from '../model/duration.ts';
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
  /**
   * Recalls what an earlier life of the process knew at or before `start`; answers what place that was. What lies before is read once
   * more without being judged again. `undefined` when there is nothing to recall.
   */
  recall?(start: Position): Promise<Position | undefined>;
  /** It has processed everything up to here for good: a moment to keep what it knows. */
  passed?(at: Position): void;
}

/** What is known of a device's clock. Nothing is ever corrected by it. */
export type ClockSkew = {
  /** `drifting` clocks gain or lose steadily; `unknown` when too few messages tell, or the device sends no times. */
  readonly is: 'right' | 'ahead' | 'behind' | 'drifting' | 'unknown';
  /** What the device's clock shows minus what ours shows, in milliseconds. `undefined` when it is not known. */
  readonly offsetMs: number | undefined;
  /** What it gains in an hour, in milliseconds; of a drifting clock only. */
  readonly driftMsPerHour: number | undefined;
  /** In so many of the last six spans of this length messages with a time of their own came. */
  readonly slots: number;
  readonly slotLength: Duration;
  /** The first of these spans began then; `undefined` without any. */
  readonly since: EpochMs | undefined;
  /** So many messages were refused because their time lies further ahead than clocks differ, or before the year 2000. */
  readonly refusedAhead: number;
  readonly refusedOld: number;
  readonly lastRefusedAt: EpochMs | undefined;
};

/** The clocks of the devices, as the messages have shown them. */
export interface ClockSkews {
  /** `undefined` for a device that was not heard yet. */
  skewOf(device: DeviceId): ClockSkew | undefined;
}
