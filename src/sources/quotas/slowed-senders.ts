import { milliseconds, minutes, seconds } from '../../model/duration.ts';
import type { Events } from '../../observability/events.ts';
import type { SlowedSender } from '../port.ts';
import type { Account } from './account.ts';
import { roles } from './limits.ts';

/** Those who wait are looked at so often: one timer for all of them. */
const beat = milliseconds(50);
const report = seconds(1);
const tellEvery = seconds(10);
const logEvery = minutes(1);

export type SlowedSendersOptions = {
  readonly events: Events;
  readonly ticks: () => number;
};

/** The senders that are slowed now: woken when it is their turn, counted, logged and told, each as often as is good for it. */
export class SlowedSenders {
  readonly #events: Events;
  readonly #ticks: () => number;
  readonly #slowed = new Set<Account>();
  readonly #listeners = new Set<(sender: SlowedSender) => void>();
  #beats: NodeJS.Timeout | undefined;
  #reportedAt: number;

  constructor({ events, ticks }: SlowedSendersOptions) {
    this.#events = events;
    this.#ticks = ticks;
    this.#reportedAt = ticks();
  }

  get size(): number {
    return this.#slowed.size;
  }

  add(account: Account): void {
    this.#slowed.add(account);
    this.#events.emit('senderSlowdownBegan', { role: account.role });
    this.#say(account);
    this.#beats ??= setInterval(() => this.#onBeat(), beat).unref();
  }

  listen(listener: (sender: SlowedSender) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    clearInterval(this.#beats);
    this.#reportTimes();
  }

  #onBeat(): void {
    for (const account of this.#slowed) account.wakeWaiting();
    const now = this.#ticks();
    if (now - this.#reportedAt < report) return;
    this.#reportedAt = now;
    this.#reportTimes();
    for (const account of this.#slowed) {
      if (account.isAtEase()) this.#slowed.delete(account);
      else this.#say(account);
    }
    if (this.#slowed.size > 0) return;
    clearInterval(this.#beats);
    this.#beats = undefined;
  }

  #say(account: Account): void {
    const now = this.#ticks();
    if (now - account.loggedAt >= logEvery) {
      account.loggedAt = now;
      const { id, role, perSecond } = account.slowed();
      this.#events.emit('senderSlowed', { sender: id, role, perSecond, tries: account.triesPerSecond() });
    }
    if (now - account.toldAt < tellEvery) return;
    account.toldAt = now;
    for (const listener of this.#listeners) listener(account.slowed());
  }

  #reportTimes(): void {
    const spent = { device: 0, gateway: 0 };
    for (const account of this.#slowed) spent[account.role] += account.takeUnreported() / seconds(1);
    for (const role of roles) {
      if (spent[role] > 0) this.#events.emit('senderSlowedFor', { role, seconds: spent[role] });
    }
  }
}
