import type { Position } from '../journal/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Rejection, RejectionCode } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';

/** Which letter: the journal position of its message, which refusal of that message it is, and when the message was received. */
export type DeadLetterKey = {
  readonly position: Position;
  readonly item: number;
  readonly receivedAt: EpochMs;
};

/** A rejection with its place. */
export type DeadLetter = Rejection &
  DeadLetterKey & {
    /** How many samples it stands for; 1 for a message out of which no sample could be read. */
    readonly samples: number;
    /** The time that the samples without a time of their own were given, or would have been: a replay gives it again. */
    readonly givenTime: EpochMs;
  };

/** A letter as it is kept. */
export type KeptLetter = DeadLetter & {
  /** When somebody asked that it be tried again; it goes when it is in the journal again. */
  readonly replayAskedAt: EpochMs | undefined;
};

export type DeadLetterFilter = {
  readonly code?: RejectionCode | undefined;
  /** What is about this device, whoever sent it. */
  readonly device?: DeviceId | undefined;
  /** What this device or gateway sent, whomever it is about. */
  readonly sender?: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
};

export type DeadLetterQuery = DeadLetterFilter & {
  readonly limit: number;
  /** Continues behind this letter, in the order of the list. */
  readonly after?: DeadLetterKey | undefined;
};

/** Keeps what was refused, so that it can be read, counted, and tried again. Bounded by age and bytes; the oldest go first. */
export interface DeadLetters {
  /** Keeps them durably. Keeping one again (same key) changes nothing. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
  /** Newest first. */
  list(query: DeadLetterQuery): Promise<readonly KeptLetter[]>;
  find(key: DeadLetterKey): Promise<KeptLetter | undefined>;
  /** How many are kept, by code; codes without any are left out. */
  count(): Promise<Readonly<Partial<Record<RejectionCode, number>>>>;
  /**
   * Asks durably that all letters of the filter, or the one of the key, be tried again; answers how many that are. Letters whose
   * code says that to try again is pointless ({@link isReplayable}) are asked for by key only.
   */
  askReplay(which: DeadLetterFilter | DeadLetterKey): Promise<number>;
  /** Letters that are to be tried again and are not in the journal yet, oldest first: whole messages, at most so many. */
  asked(atMost: number): Promise<readonly KeptLetter[]>;
  /** How many wait to be tried again. */
  countAsked(): Promise<number>;
  /** Takes away letters whose messages are in the journal again. What is refused once more comes back as a new letter. */
  remove(letters: readonly DeadLetterKey[]): Promise<void>;
  close(): Promise<void>;
}
