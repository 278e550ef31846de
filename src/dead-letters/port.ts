import type { Position } from '../journal/port.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Rejection, RejectionCode } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';

/** A rejection with its place: the journal position of the message, and which refusal of that message it is. */
export type DeadLetter = Rejection & { readonly position: Position; readonly item: number };

export type DeadLetterQuery = {
  readonly code?: RejectionCode | undefined;
  readonly device?: DeviceId | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  readonly limit: number;
};

/** Keeps what was refused, so that it can be read, counted, and tried again. Bounded by age and bytes; the oldest go first. */
export interface DeadLetters {
  /** Keeps them durably. Keeping one again (same position and item) changes nothing. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
  /** Newest first. */
  list(query: DeadLetterQuery): Promise<readonly DeadLetter[]>;
  /** How many are kept, by code; codes without any are left out. */
  count(): Promise<Readonly<Partial<Record<RejectionCode, number>>>>;
  close(): Promise<void>;
}
