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

/** Stands for all hours before {@link Ledger.byHourSince}. */
export const longAgo: EpochMs = epochMs(0);

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

/** The codes of what was rejected, with how many samples. */
export const rejectedByCode = ({
  rejected,
}: Pick<Counts, 'rejected'>): readonly (readonly [RejectionCode, number])[] => {
  const found: (readonly [RejectionCode, number])[] = [];
  for (const code in rejected) if (isOwn(rejected, code)) found.push([code, rejected[code] ?? 0]);
  return found;
};

const isOwn = (rejected: Counts['rejected'], code: string): code is RejectionCode => Object.hasOwn(rejected, code);

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

/**
 * Messages that were never booked: so many of those behind `after`, up to and including `upTo`. All of them where the ledger was
 * lost or replaced by an older one; some of them where the journal was damaged.
 */
export type Gap = { readonly after: Position; readonly upTo: Position; readonly messages: number };

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
  /**
   * The journal was replaced by another one, which ends before {@link position}: the books go on behind `after`. What was booked
   * stays booked.
   */
  beginAnew(after: Position): Promise<void>;
  /**
   * The sum over the accounts and hours.
   *
   * @throws {CallerError} (as a rejection) for so many hours of so many accounts that it would take very long.
   * @throws {UnavailableError} (as a rejection) when too many ask at once.
   */
  sum(query: LedgerQuery): Promise<Counts>;
  /**
   * The same by hour, oldest first; hours without anything are left out. What an account has from before {@link byHourSince} is in
   * {@link longAgo}.
   */
  hours(query: LedgerQuery): Promise<readonly (Counts & { readonly hour: EpochMs })[]>;
  /** The first hour that accounts still have to themselves; what is older is one sum for each. The city keeps every hour. */
  byHourSince(): EpochMs;
  /** Everything that was ever booked, from memory. */
  lifetime(): Counts;
  /** How many messages were never booked, from memory. */
  gapMessages(): number;
  /** What was never booked, oldest first: the last so many. */
  gaps(): Promise<readonly Gap[]>;
  /**
   * Looks whether it balances. Empty when it does. Reads what changed since the last time and a part of the rest, so that all of
   * it is looked at in turn; what did not balance is looked at every time.
   */
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

/** What the last look at the books found. */
export type LedgerState = {
  /** Until something else was found. */
  readonly balances: boolean;
  readonly imbalances: readonly Imbalance[];
  /** `undefined` before the first look has ended. */
  readonly checkedAt: EpochMs | undefined;
};

/** Looks at the books by itself, and says aloud when they do not balance. */
export interface LedgerWatch {
  state(): LedgerState;
  /** Ends the look that is under way. */
  close(): Promise<void>;
}
