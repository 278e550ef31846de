import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type EpochMs, epochMs } from '../model/time.ts';
import { personalChannels } from '../notify/port.ts';
import { hintOf, type PersonalAddress, readAddress, sameAddress, writeAddress } from './contact.ts';
import { type PrivateToken, type Subscription, type SubscriptionId, subscriptionId } from './port.ts';
import { digestOf, type Seal, type TokenUse } from './seal.ts';
import { readWish, writeWish } from './wish.ts';

/** A subscription, and until when it can be confirmed. */
export type Kept = { readonly subscription: Subscription; readonly confirmUntil: EpochMs | undefined };

/** Subscriptions on disk. Writes are part of the caller's transaction. */
export class SubscriptionBook {
  readonly #connection: DatabaseSync;
  readonly #seal: Seal;

  constructor(connection: DatabaseSync, seal: Seal) {
    this.#connection = connection;
    this.#seal = seal;
  }

  /** Those whose addresses can be read with this key. */
  active(): readonly Subscription[] {
    return this.#read("WHERE state = 'active' AND key_id = ?", this.#seal.keyId).map(
      ({ subscription }) => subscription,
    );
  }

  get(id: SubscriptionId): Kept | undefined {
    return this.#read('WHERE id = ?', id)[0];
  }

  find(token: PrivateToken, use: TokenUse): Kept | undefined {
    const digest = digestOf(token);
    return use === 'stop'
      ? this.#read('WHERE stop = ? OR also_stop = ?', digest, digest)[0]
      : this.#read(`WHERE ${use} = ?`, digest)[0];
  }

  /** The one subscription by which this address is told. */
  activeAt(addressIndex: string): Kept | undefined {
    return this.#read("WHERE state = 'active' AND address_index = ?", addressIndex)[0];
  }

  /** It, and whatever else was asked for or is told at the same address. */
  sharingAddressOf(id: SubscriptionId): readonly SubscriptionId[] {
    return this.#connection
      .prepare(
        `SELECT subscription FROM subscription_contacts
         WHERE address_index = (SELECT address_index FROM subscription_contacts WHERE subscription = ?)`,
      )
      .all(id)
      .map((row) => subscriptionId(String(row['subscription'])));
  }

  expired(now: EpochMs): readonly SubscriptionId[] {
    return this.#read("WHERE state = 'unconfirmed' AND confirm_until <= ?", now).map(
      ({ subscription }) => subscription.id,
    );
  }

  addressOf(id: SubscriptionId): PersonalAddress | undefined {
    const row = this.#connection.prepare('SELECT sealed FROM subscription_contacts WHERE subscription = ?').get(id);
    const sealed = row?.['sealed'];
    const text = sealed instanceof Uint8Array ? this.#seal.open(sealed, id) : undefined;
    return text === undefined ? undefined : readAddress(text);
  }

  addressIndexOf(id: SubscriptionId): string | undefined {
    const row = this.#connection
      .prepare('SELECT address_index FROM subscription_contacts WHERE subscription = ?')
      .get(id);
    return row === undefined ? undefined : String(row['address_index']);
  }

  count(): { readonly active: number; readonly unconfirmed: number; readonly unreadable: number } {
    const row = this.#connection
      .prepare(
        `SELECT count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state = 'unconfirmed') AS unconfirmed,
           count(*) FILTER (WHERE key_id != ?) AS unreadable
         FROM subscriptions JOIN subscription_contacts ON subscription = id`,
      )
      .get(this.#seal.keyId);
    return CountRow.parse(row);
  }

  add(connection: DatabaseSync, { subscription, confirmUntil }: Kept, address: PersonalAddress): void {
    const { id, state, channel, createdAt, confirmedAt } = subscription;
    const digest = (use: TokenUse): string => digestOf(this.#seal.token(use, id));
    const links = [digest('manage'), digest('stop'), digest('confirm')];
    connection
      .prepare(
        `INSERT INTO subscriptions (id, state, channel, wish, manage, stop, confirm, confirm_until, created_at, confirmed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(id, state, channel, writeWish(subscription), ...links, confirmUntil ?? null, createdAt, confirmedAt ?? null);
    this.#putContact(connection, id, address);
  }

  confirm(connection: DatabaseSync, id: SubscriptionId, now: EpochMs): void {
    connection.prepare("UPDATE subscriptions SET state = 'active', confirmed_at = ? WHERE id = ?").run(now, id);
  }

  change(connection: DatabaseSync, subscription: Subscription): void {
    connection.prepare('UPDATE subscriptions SET wish = ? WHERE id = ?').run(writeWish(subscription), subscription.id);
  }

  /** What was asked for anew takes the place of what was there: the links of both go on working. */
  replace(connection: DatabaseSync, { old, by }: { readonly old: Kept; readonly by: Kept }): void {
    const { subscription, confirmUntil } = by;
    const address = this.addressOf(subscription.id);
    const digest = (use: TokenUse): string => digestOf(this.#seal.token(use, subscription.id));
    this.erase(connection, subscription.id);
    if (address !== undefined) this.#putContact(connection, old.subscription.id, address);
    connection
      .prepare('UPDATE subscriptions SET wish = ?, also_stop = ?, confirm = ?, confirm_until = ? WHERE id = ?')
      .run(writeWish(subscription), digest('stop'), digest('confirm'), confirmUntil ?? null, old.subscription.id);
  }

  erase(connection: DatabaseSync, id: SubscriptionId): void {
    connection.prepare('DELETE FROM subscription_contacts WHERE subscription = ?').run(id);
    connection.prepare('DELETE FROM subscriptions WHERE id = ?').run(id);
  }

  /** A link that confirmed once goes on saying so until its day is over. */
  forgetOldLinks(connection: DatabaseSync, now: EpochMs): void {
    connection
      .prepare(
        "UPDATE subscriptions SET confirm = NULL, confirm_until = NULL WHERE state = 'active' AND confirm_until <= ?",
      )
      .run(now);
  }

  #putContact(connection: DatabaseSync, id: SubscriptionId, address: PersonalAddress): void {
    const sealed = this.#seal.seal(writeAddress(address), id);
    connection
      .prepare(
        'INSERT OR REPLACE INTO subscription_contacts (subscription, key_id, address_index, sealed, hint) VALUES (?, ?, ?, ?, ?)',
      )
      .run(id, this.#seal.keyId, this.#seal.index(sameAddress(address)), sealed, hintOf(address));
  }

  #read(where: string, ...values: readonly (string | number)[]): readonly Kept[] {
    const sql = `SELECT id, state, channel, wish, confirm_until, created_at, confirmed_at, hint
      FROM subscriptions JOIN subscription_contacts ON subscription = id ${where} ORDER BY created_at, id`;
    return this.#connection
      .prepare(sql)
      .all(...values)
      .map((raw) => keptOf(Row.parse(raw)));
  }
}

const CountRow = z.object({ active: z.number(), unconfirmed: z.number(), unreadable: z.number() });

const Row = z.object({
  id: z.string().transform(subscriptionId),
  state: z.enum(['unconfirmed', 'active']),
  channel: z.enum(personalChannels),
  wish: z.string().transform(readWish),
  confirm_until: z.number().nullable(),
  created_at: z.number().transform(epochMs),
  confirmed_at: z.number().nullable(),
  hint: z.string(),
});

function keptOf({ wish, ...row }: z.output<typeof Row>): Kept {
  const { id, state, channel, hint, created_at: createdAt, confirmed_at: confirmedAt, confirm_until: until } = row;
  const times = { createdAt, confirmedAt: confirmedAt === null ? undefined : epochMs(confirmedAt) };
  return {
    subscription: { ...wish, id, state, channel, hint, ...times },
    confirmUntil: until === null ? undefined : epochMs(until),
  };
}
