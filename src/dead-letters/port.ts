import { type Position, position } from '../journal/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Rejection, RejectionCode } from '../model/rejection.ts';
import { type EpochMs, epochMs } from '../model/time.ts';

/** Which letter: the journal position of its message, which refusal of that message it is, and when the message was received. */
export type DeadLetterKey = {
  readonly position: Position;
  readonly item: number;
  readonly receivedAt: EpochMs;
};

/** How people and programs outside name a letter: `POSITION-ITEM-RECEIVEDAT`. */
export const letterId = ({ position: place, item, receivedAt }: DeadLetterKey): string =>
  `${place}-${item}-${receivedAt}`;

/** The key that an id names; `undefined` when the text is no such id. */
export function parseLetterId(text: string): DeadLetterKey | undefined {
  const [, place, item, receivedAt] = /^(\d{1,15})-(\d{1,9})-(\d{1,15})$/.exec(text) ?? [];
  if (place === undefined || item === undefined || receivedAt === undefined) return undefined;
  return { position: position(Number(place)), item: Number(item), receivedAt: epochMs(Number(receivedAt)) };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A payload for people: as text where it is text, else as hexadecimal digits. */
export function readPayload(payload: Uint8Array): { readonly text: string } | { readonly hex: string } {
  try {
    return { text: strictUtf8.decode(payload) };
  } catch {
    // Not UTF-8, which is an answer and not a fault.
    return { hex: Buffer.from(payload).toString('hex') };
  }
}

/** A rejection with its place. */
export type DeadLetter = Rejection &
  DeadLetterKey & {
    /** How many samples it stands for; 1 for a message out of which no sample could be read. */
    readonly samples: number;
    /** The time that the samples without a time of their own were given, or would have been: a replay gives it again. */
    readonly givenTime: EpochMs;
    /** The device that it names although there is none: it is kept, and found, as one about this device. */
    readonly about?: DeviceId | undefined;
  };

/** A letter as it is kept. */
export type KeptLetter = Omit<DeadLetter, 'about'> & {
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
  /** Ends the list earlier, behind the letter with which the payloads are larger than this together. */
  readonly payloadBytes?: number | undefined;
  /** Continues behind this letter, in the order of the list. */
  readonly after?: DeadLetterKey | undefined;
};

/**
 * How much of what waits is taken at once: at most so many messages, and no more once there are so many letters of them, or their
 * payloads reach so many bytes.
 */
export type ReplayPortion = { readonly messages: number; readonly letters: number; readonly payloadBytes: number };

/** Whether messages that were tried again may still be on their way through the pipeline. */
export type ReplayState = 'idle' | 'under_way';

/** Keeps what was refused, so that it can be read, counted, and tried again. Bounded by age and bytes; the oldest go first. */
export interface DeadLetters extends ReadDeadLetters, AskReplay {
  /** Keeps them durably. Keeping one again (same key) changes nothing. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
  /**
   * Messages of which any letter is to be tried again, and that are not in the journal yet, oldest first: each with all of its
   * letters, also those that nobody asked for, because a message is tried again as a whole.
   */
  asked(portion: ReplayPortion): Promise<readonly KeptLetter[]>;
  /** Takes away letters whose messages are in the journal again. What is refused once more comes back as a new letter. */
  remove(letters: readonly DeadLetterKey[]): Promise<void>;
  /** Does not try again what waits; what is in the journal again stays there. Answers how many waited. */
  forgetReplay(): Promise<number>;
  /** Records durably how far replaying is, for whoever looks from another process. */
  noteReplay(state: ReplayState): Promise<void>;
  /** Called whenever this process asked for a replay; answers how to stop. What another process asked for is found by looking. */
  onAsked(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The dead letters for whoever only looks. */
export interface ReadDeadLetters {
  /** Newest first. */
  list(query: DeadLetterQuery): Promise<readonly KeptLetter[]>;
  find(key: DeadLetterKey): Promise<KeptLetter | undefined>;
  /** How many are kept (of the filter, when there is one), by code; codes without any are left out. */
  count(filter?: DeadLetterFilter): Promise<Readonly<Partial<Record<RejectionCode, number>>>>;
  /** How many wait to be tried again. */
  countAsked(): Promise<number>;
  replayState(): Promise<ReplayState>;
}

export interface AskReplay {
  /**
   * Asks durably that all letters of the filter, or the one of the key, be tried again; answers how many that are. Letters whose
   * code says that to try again is pointless ({@link isReplayable}) are asked for by key only.
   */
  askReplay(which: DeadLetterFilter | DeadLetterKey): Promise<number>;
}
