import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Announcement } from '../model/alert.ts';
import { type Duration, days } from '../model/duration.ts';
import type { Language } from '../model/language.ts';
import { before, type EpochMs, epochMs } from '../model/time.ts';
import type { Outbox } from '../notify/port.ts';
import type { LastWords, Memory, Via } from './decide.ts';
import { createLastWords } from './last-words.ts';
import { type Subscription, type SubscriptionId, subscriptionId, type ToldBefore } from './port.ts';

/** How long it is remembered what somebody was told. */
export const rememberedFor: Duration = days(30);
/** What is not over is remembered for longer, so that its end is told, and its beginning not again. */
const openRememberedFor: Duration = days(400);

const oldNews = `SELECT seq FROM subscription_news AS news WHERE at < ?1 AND (at < ?2 OR what = 'resolved'
  OR EXISTS (SELECT 1 FROM subscription_news AS later WHERE later.matter = news.matter AND later.seq > news.seq AND later.what = 'resolved')
  OR NOT EXISTS (SELECT 1 FROM subscription_told AS told WHERE told.seq = news.seq))`;

/** One thing that was said to one person, or held back. */
export type Said = { readonly to: SubscriptionId; readonly via: Via; readonly why: string };

type Sent = { readonly seq: number; readonly at: EpochMs; readonly announcement: string };

/** The key of the message by which somebody is told of an announcement. */
export const keyOf = (announcement: string, to: SubscriptionId): string => `${announcement}:${to}`;

/**
 * What was told to whom. How many messages somebody had today is asked of everybody whom an announcement reaches, so that is kept at hand;
 * an announcement whose transaction failed comes again, and its own words never count for itself.
 */
export class ToldBook implements Memory {
  readonly #connection: DatabaseSync;
  readonly #sent = new Map<SubscriptionId, Sent[]>();

  readonly #outbox: () => Pick<Outbox, 'fateOf'>;

  constructor(connection: DatabaseSync, { now, outbox }: { now: EpochMs; outbox: () => Pick<Outbox, 'fateOf'> }) {
    this.#connection = connection;
    this.#outbox = outbox;
    const rows = connection
      .prepare(
        `SELECT subscription, seq, at, announcement FROM subscription_news JOIN subscription_told USING (seq)
         WHERE at > ? AND via = 'sent' ORDER BY seq`,
      )
      .all(before(now, days(1)));
    for (const raw of rows) {
      const { subscription, ...sent } = SentRow.parse(raw);
      this.#count(subscription, sent);
    }
  }

  lastWords(announcement: Announcement): LastWords {
    return createLastWords(this.#connection, announcement);
  }

  /** Who had their word of this announcement already: it was left off in the middle. */
  recordedOf({ seq }: Announcement): (id: SubscriptionId) => boolean {
    if (this.#connection.prepare('SELECT 1 FROM subscription_told WHERE seq = ? LIMIT 1').get(seq) === undefined) {
      return () => false;
    }
    const find = this.#connection.prepare('SELECT 1 FROM subscription_told WHERE seq = ? AND subscription = ?');
    return (id) => find.get(seq, id) !== undefined;
  }

  hadEnough({ id, mostPerDay }: Subscription, since: EpochMs, { seq }: Announcement): boolean {
    if (this.#sentSince(id, since, seq) < mostPerDay) return false;
    this.#forgetUnsent(id);
    return this.#sentSince(id, since, seq) >= mostPerDay;
  }

  #sentSince(id: SubscriptionId, since: EpochMs, without: number): number {
    return this.#sent.get(id)?.filter(({ at, seq }) => at > since && seq !== without).length ?? 0;
  }

  /** What waited for the end of the night and was over by then was no message. */
  #forgetUnsent(id: SubscriptionId): void {
    const outbox = this.#outbox();
    const sent = this.#sent.get(id)?.filter(({ announcement }) => {
      const fate = outbox.fateOf(keyOf(announcement, id));
      return fate !== 'needless' && fate !== 'failed';
    });
    if (sent !== undefined) this.#sent.set(id, sent);
  }

  /** Part of the caller's transaction. Whoever stopped meanwhile is left out. */
  record(connection: DatabaseSync, announcement: Announcement, { said, now }: Recorded): void {
    const { seq, id, group, what, severity, texts } = announcement;
    if (said.length === 0) return;
    connection
      .prepare('INSERT INTO subscription_news VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING')
      .run(seq, id, group, what, severity, now, JSON.stringify(texts));
    const put = connection.prepare(
      `INSERT OR REPLACE INTO subscription_told (seq, subscription, via, why)
       SELECT ?, id, ?, ? FROM subscriptions WHERE id = ?`,
    );
    for (const { to, via, why } of said) {
      put.run(seq, via, why, to);
      if (via === 'sent') this.#count(to, { seq, at: now, announcement: id });
    }
  }

  told(id: SubscriptionId, language: Language, limit: number): readonly ToldBefore[] {
    return this.#connection
      .prepare(
        `SELECT announcement, at, json_extract(texts, ?) AS title, why, via
         FROM subscription_told JOIN subscription_news USING (seq) WHERE subscription = ? ORDER BY seq DESC LIMIT ?`,
      )
      .all(`$.${language}.title`, id, limit)
      .map((raw) => ToldRow.parse(raw))
      .map((row) => (row.via === 'sent' ? { ...row, via: this.#becameOf(keyOf(row.announcement, id)) } : row));
  }

  #becameOf(key: string): ToldBefore['via'] {
    const fate = this.#outbox().fateOf(key) ?? 'sent';
    return fate === 'needless' ? 'over' : fate;
  }

  /** Whose digest has something to say. */
  waiting(): readonly SubscriptionId[] {
    return this.#connection
      .prepare("SELECT DISTINCT subscription FROM subscription_told WHERE via = 'digest' AND digest IS NULL")
      .all()
      .map((row) => subscriptionId(String(row['subscription'])));
  }

  waitingFor({ id, language }: Reader, until: EpochMs): readonly WaitingItem[] {
    return this.#connection
      .prepare(
        `SELECT seq, matter, what, at, json_extract(texts, ?) AS title, json_extract(texts, ?) AS text, why
         FROM subscription_told JOIN subscription_news USING (seq)
         WHERE subscription = ? AND via = 'digest' AND digest IS NULL AND at < ? ORDER BY seq`,
      )
      .all(`$.${language}.title`, `$.${language}.text`, id, until)
      .map((raw) => WaitingRow.parse(raw));
  }

  /** These items went with a digest. */
  digested(connection: DatabaseSync, id: SubscriptionId, { key, until }: { key: string; until: EpochMs }): void {
    connection
      .prepare(
        `UPDATE subscription_told SET digest = ? WHERE subscription = ? AND via = 'digest' AND digest IS NULL
         AND seq IN (SELECT seq FROM subscription_news WHERE at < ?)`,
      )
      .run(key, id, until);
  }

  erase(connection: DatabaseSync, id: SubscriptionId): void {
    connection.prepare('DELETE FROM subscription_told WHERE subscription = ?').run(id);
  }

  /** After {@link erase} is durable. */
  forget(id: SubscriptionId): void {
    this.#sent.delete(id);
  }

  forgetOld(connection: DatabaseSync, now: EpochMs): void {
    const times = [before(now, rememberedFor), before(now, openRememberedFor)] as const;
    connection.prepare(`DELETE FROM subscription_told WHERE seq IN (${oldNews})`).run(...times);
    connection.prepare(`DELETE FROM subscription_news WHERE seq IN (${oldNews})`).run(...times);
    const yesterday = before(now, days(1));
    for (const [id, sent] of this.#sent) {
      const recent = sent.filter(({ at }) => at > yesterday);
      if (recent.length === 0) this.#sent.delete(id);
      else this.#sent.set(id, recent);
    }
  }

  #count(to: SubscriptionId, sent: Sent): void {
    const known = this.#sent.get(to);
    if (known === undefined) this.#sent.set(to, [sent]);
    else if (known.every(({ seq }) => seq !== sent.seq)) known.push(sent);
  }
}

type Reader = Pick<Subscription, 'id' | 'language'>;
export type Recorded = { readonly said: readonly Said[]; readonly now: EpochMs };

const Time = z.number().transform(epochMs);
const Owner = z.string().transform(subscriptionId);
const SentRow = z.object({ subscription: Owner, seq: z.number(), at: Time, announcement: z.string() });
const ToldRow = z.object({
  announcement: z.string(),
  at: Time,
  title: z.string(),
  why: z.string(),
  via: z.enum(['sent', 'digest', 'over_budget']),
});
const WaitingRow = z.object({
  seq: z.number(),
  matter: z.string(),
  what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
  at: Time,
  title: z.string(),
  text: z.string(),
  why: z.string(),
});
export type WaitingItem = Readonly<z.output<typeof WaitingRow>>;
