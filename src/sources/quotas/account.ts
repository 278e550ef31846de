import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Clock } from '../../model/time.ts';
import type { Quota, QuotaState, SenderRole, SlowedSender } from '../port.ts';
import { Bucket } from './bucket.ts';
import type { QuotaLimits } from './limits.ts';
import { Slowness } from './slowness.ts';

/** What all accounts share. */
export type AccountSurroundings = {
  readonly limits: QuotaLimits;
  readonly clock: Clock;
  /** Milliseconds that passed, whatever the clock on the wall is set to. */
  readonly ticks: () => number;
  /** Called when a sender begins to be slowed. */
  readonly onSlowed: (account: Account) => void;
};

/** How many a second a sender says is measured over at most so long. */
const measured = seconds(1);
const shortestMeasure = milliseconds(20);

/** What one sender has saved and may say now, and which of its connections wait. */
export class Account implements Quota {
  readonly id: DeviceId;
  readonly role: SenderRole;
  readonly #around: AccountSurroundings;
  readonly #saved: Bucket;
  readonly #ready: Bucket;
  #filledAt: number;
  #isDry = false;
  #waiting: Set<() => void> | undefined;
  #slowness: Slowness | undefined;
  #measuredFrom: number;
  #measuredCount = 0;
  /** Connections and requests that use it. */
  users = 0;
  toldAt = Number.NEGATIVE_INFINITY;
  loggedAt = Number.NEGATIVE_INFINITY;

  constructor({ id, role }: { readonly id: DeviceId; readonly role: SenderRole }, around: AccountSurroundings) {
    const { perSecond, peakPerSecond } = around.limits[role];
    this.id = id;
    this.role = role;
    this.#around = around;
    const depth = milliseconds(Math.max(around.limits.catchUpTime, seconds(1)));
    this.#saved = new Bucket({ perSecond, depth, grain: milliseconds(250) });
    this.#ready = new Bucket({ perSecond: peakPerSecond, depth: milliseconds(250), grain: milliseconds(50) });
    this.#filledAt = around.ticks();
    this.#measuredFrom = this.#filledAt;
  }

  room(): number {
    this.#fill();
    const room = Math.min(this.#saved.level, this.#ready.level);
    if (this.#isDry && !(this.#saved.hasGrain && this.#ready.hasGrain)) return 0;
    this.#isDry = room < 1;
    return this.#isDry ? 0 : room;
  }

  take(messages: number): void {
    this.#saved.take(messages);
    this.#ready.take(messages);
    if (this.#filledAt - this.#measuredFrom > measured) {
      this.#measuredFrom = this.#filledAt;
      this.#measuredCount = 0;
    }
    this.#measuredCount += messages;
  }

  whenRoom(wake: () => void): void {
    this.#waiting ??= new Set();
    this.#waiting.add(wake);
    const now = this.#around.ticks();
    this.#slowness ??= new Slowness();
    if (this.#slowness.hold(now, this.#around.clock.now())) this.#around.onSlowed(this);
  }

  stopWaiting(wake: () => void): void {
    if (this.#waiting?.delete(wake) === true) this.#letGo();
  }

  book(messages: number, atMost: Duration): { readonly taken: boolean; readonly wait: Duration } {
    this.#fill();
    const wait = milliseconds(Math.max(this.#saved.timeUntil(messages), this.#ready.timeUntil(messages)));
    const taken = wait <= atMost;
    if (taken) this.take(messages);
    if (wait > 0) this.#noteWait(taken ? wait : milliseconds(0));
    return { taken, wait };
  }

  /** Calls those who wait, the first first, for as long as there is room. */
  wakeWaiting(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    for (let left = waiting.size; left > 0 && this.room() > 0; left--) {
      const [wake] = waiting;
      if (wake === undefined) return;
      waiting.delete(wake);
      wake();
    }
    this.#letGo();
  }

  /** Whether it has not been slowed for a while. */
  isAtEase(): boolean {
    return this.#slowness?.endsBy(this.#around.ticks()) ?? true;
  }

  /** Whether nothing is lost when it is forgotten: a sender that nobody knows has the whole allowance. */
  isForgettable(): boolean {
    this.#fill();
    if (this.users > 0 || !this.#saved.isFull || !this.#ready.isFull) return false;
    return this.#slowness === undefined || this.#slowness.inLastHour(this.#around.ticks()) === 0;
  }

  takeUnreported(): Duration {
    return this.#slowness?.takeUnreported(this.#around.ticks()) ?? milliseconds(0);
  }

  /** How many messages a second it has sent lately, as far as we read. */
  triesPerSecond(): number {
    const span = Math.max(this.#around.ticks() - this.#measuredFrom, shortestMeasure);
    return Math.round((this.#measuredCount * seconds(1)) / span);
  }

  state(): QuotaState {
    this.#fill();
    const { perSecond, peakPerSecond } = this.#around.limits[this.role];
    const allowance = { left: Math.max(0, Math.floor(this.#saved.level)), of: Math.floor(this.#saved.most) };
    return {
      perSecond: perSecond === 0 ? undefined : perSecond,
      peakPerSecond: peakPerSecond === 0 ? undefined : peakPerSecond,
      allowance: perSecond === 0 ? undefined : allowance,
      slowedSince: this.isAtEase() ? undefined : this.#slowness?.since,
      slowedInLastHour: this.#slowness?.inLastHour(this.#around.ticks()) ?? milliseconds(0),
    };
  }

  slowed(): SlowedSender {
    const { perSecond, peakPerSecond } = this.#around.limits[this.role];
    const hasAllowance = this.#saved.level > this.#ready.most;
    const { id, role } = this;
    return hasAllowance ? { id, role, to: 'peak', perSecond: peakPerSecond } : { id, role, to: 'rate', perSecond };
  }

  #fill(): void {
    const now = this.#around.ticks();
    const passed = now - this.#filledAt;
    if (passed <= 0) return;
    this.#filledAt = now;
    this.#saved.fill(passed);
    this.#ready.fill(passed);
  }

  #noteWait(wait: Duration): void {
    this.#slowness ??= new Slowness();
    if (this.#slowness.note(wait, this.#around.ticks(), this.#around.clock.now())) this.#around.onSlowed(this);
  }

  #letGo(): void {
    if (this.#waiting?.size === 0) this.#slowness?.release(this.#around.ticks());
  }
}
