import { type Account, hourOf, rejectedByCode } from '../ledger/port.ts';
import type { RejectionCode } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';

/** What was received in one name in one hour, as far as the pipeline can tell: what is not duplicate or rejected goes to the store. */
export type TallyRow = {
  readonly account: Account;
  readonly hour: EpochMs;
  messages: number;
  received: number;
  replayed: number;
  stored: number;
  duplicate: number;
  readonly rejected: Partial<Record<RejectionCode, number>>;
};

/** Adds up what becomes of messages, by account and hour. */
export class Tally {
  readonly #hours = new Map<number, Map<Account, TallyRow>>();
  readonly #rows: TallyRow[] = [];
  #hour = -1;
  #ofHour = new Map<Account, TallyRow>();

  get rows(): readonly TallyRow[] {
    return this.#rows;
  }

  at(account: Account, receivedAt: EpochMs): TallyRow {
    const hour = hourOf(receivedAt);
    if (hour !== this.#hour) this.#turnTo(hour);
    let row = this.#ofHour.get(account);
    if (row === undefined) {
      row = { account, hour, messages: 0, received: 0, replayed: 0, stored: 0, duplicate: 0, rejected: {} };
      this.#ofHour.set(account, row);
      this.#rows.push(row);
    }
    return row;
  }

  add(more: readonly TallyRow[]): void {
    for (const other of more) {
      const row = this.at(other.account, other.hour);
      row.messages += other.messages;
      row.received += other.received;
      row.replayed += other.replayed;
      row.stored += other.stored;
      row.duplicate += other.duplicate;
      for (const [code, count] of rejectedByCode(other)) reject(row, code, count);
    }
  }

  #turnTo(hour: EpochMs): void {
    this.#hour = hour;
    this.#ofHour = this.#hours.get(hour) ?? new Map<Account, TallyRow>();
    this.#hours.set(hour, this.#ofHour);
  }
}

export function reject({ rejected }: TallyRow, code: RejectionCode, count: number): void {
  rejected[code] = (rejected[code] ?? 0) + count;
}
