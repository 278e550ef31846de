import type { Position } from '../journal/port.ts';
import { type Brand, brand } from '../model/brand.ts';
import type { RejectionCode } from '../model/rejection.ts';
import { type EpochMs, epochMs } from '../model/time.ts';

/**
 * In whose name the ledger counts: a registered device, or the gateway or device that sent what belongs to no known device.
 * {@link nobody} for what an external broker relayed of unknown devices.
 */
export type Account = Brand<string, 'Account'>;
export const account = (id: string): Account => brand<Account>(id);
export const nobody: Account = account('');

export const hourMs = 3_600_000;
/** The hour in which a message was received, as its first moment. Hours of UTC. */
export const hourOf = (receivedAt: EpochMs): EpochMs => epochMs(Math.floor(receivedAt / hourMs) * hourMs);

/**
 * What became of what was received. The unit is the sample; a message out of which no sample could be read counts as one.
 * It balances when `received = stored + duplicate + the sum of rejected`: each side is counted at another place of the code.
 */
export type Counts = {
  /** Messages of the journal, booked to who sent them. */
  readonly messages: number;
  /** Counted where payloads are read. */
  readonly received: number;
  /** How many of `received` came out of the dead letters again; they were counted before, as rejected. */
  readonly replayed: number;
  /** Counted where the store confirms. */
  readonly stored: number;
  /** Observed before: recognised by the pipeline or by the store. */
  readonly duplicate: number;
  readonly rejected: Readonly<Partial<Record<RejectionCode, number>>>;
};

export type LedgerRow = Counts & { readonly account: Account; readonly hour: EpochMs };

/** What one batch of messages changes, from behind `after` up to `upTo`. Survives JSON. */
export type LedgerEntry = { readonly after: Position; readonly upTo: Position; readonly rows: readonly LedgerRow[] };

export type LedgerQuery = {
  /** All of the city when left out. */
  readonly accounts?: readonly Account[] | undefined;
  /** Hours that begin at or after this... */
  readonly from?: EpochMs | undefined;
  /** ...and before this. */
  readonly to?: EpochMs | undefined;
};

/** Why the books do not balance. */
export type Imbalance = {
  readonly kind: 'samples' | 'messages' | 'city';
  /** One sentence for an operator, with the numbers. */
  readonly detail: string;
};

/** The books. Every message of the journal is booked exactly once, in the same transaction as the place that it brings us to. */
export interface Ledger {
  /** Everything up to here is booked; `undefined` before the first entry. */
  position(): Position | undefined;
  /**
   * Books an entry durably: all of it, or nothing. One that begins behind {@link position} leaves a gap, which is kept and told
   * ({@link gaps}); one that is booked already changes nothing.
   *
   * @throws {UnavailableError} when the disk is full or failing. Nothing was booked.
   */
  book(entry: LedgerEntry): Promise<void>;
  /** The sum over the accounts and hours. */
  sum(query: LedgerQuery): Promise<Counts>;
  /** The same by hour, oldest first; hours without anything are left out. */
  hours(query: LedgerQuery): Promise<readonly (Counts & { readonly hour: EpochMs })[]>;
  /** Messages that were never booked, because the ledger was lost or replaced by an older one. */
  gaps(): Promise<readonly { readonly after: Position; readonly upTo: Position }[]>;
  /** Looks whether it balances. Empty when it does. */
  check(): Promise<readonly Imbalance[]>;
  close(): Promise<void>;
}

/** What is durable and not booked yet. Counted in memory by whoever reads the journal first. */
export interface InFlight {
  /** Samples that were read, and not booked yet. */
  samples(query: LedgerQuery): number;
  /** Messages that are durable, and not booked yet. */
  messages(): number;
}
