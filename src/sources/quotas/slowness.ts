import { type Duration, milliseconds, minutes, seconds } from '../../model/duration.ts';
import type { EpochMs } from '../../model/time.ts';

const minute = minutes(1);
const minutesKept = 60;

/** A sender that is not left alone for so long is not slowed any more. */
const calm = seconds(5);

/** How long a sender was left alone, and since when it is. Moments are those of a clock that is never set. */
export class Slowness {
  /** By minute, the last hour, going round. */
  readonly #byMinute = new Float64Array(minutesKept);
  #minute = 0;
  #heldSince: number | undefined;
  #lastHeld = Number.NEGATIVE_INFINITY;
  #unreported = 0;
  /** When it began, by the wall clock; `undefined` when it is over. */
  since: EpochMs | undefined;

  /** From now on the sender is left alone. @returns whether it was not slowed before. */
  hold(now: number, wallTime: EpochMs): boolean {
    this.#heldSince ??= now;
    return this.#begin(now, wallTime);
  }

  /** The sender was told to wait for so long. @returns whether it was not slowed before. */
  note(wait: Duration, now: number, wallTime: EpochMs): boolean {
    this.#count(wait, now);
    return this.#begin(now, wallTime);
  }

  release(now: number): void {
    this.#countUpTo(now);
    this.#heldSince = undefined;
  }

  /** Whether it is over: nothing was held for a while. */
  endsBy(now: number): boolean {
    if (this.#heldSince !== undefined || now - this.#lastHeld < calm) return false;
    this.since = undefined;
    return true;
  }

  /** What was not reported yet. */
  takeUnreported(now: number): Duration {
    this.#countUpTo(now);
    const unreported = milliseconds(this.#unreported);
    this.#unreported = 0;
    return unreported;
  }

  inLastHour(now: number): Duration {
    this.#countUpTo(now);
    this.#turnTo(now);
    return milliseconds(this.#byMinute.reduce((sum, spent) => sum + spent, 0));
  }

  #begin(now: number, wallTime: EpochMs): boolean {
    this.#lastHeld = now;
    const isNew = this.since === undefined;
    this.since ??= wallTime;
    return isNew;
  }

  #countUpTo(now: number): void {
    if (this.#heldSince === undefined) return;
    this.#count(now - this.#heldSince, now);
    this.#heldSince = now;
    this.#lastHeld = now;
  }

  #count(span: number, now: number): void {
    this.#turnTo(now);
    const index = this.#minute % minutesKept;
    this.#byMinute[index] = (this.#byMinute[index] ?? 0) + span;
    this.#unreported += span;
  }

  #turnTo(now: number): void {
    const minuteNow = Math.floor(now / minute);
    const passed = Math.min(minuteNow - this.#minute, minutesKept);
    for (let back = 0; back < passed; back++) this.#byMinute[(minuteNow - back) % minutesKept] = 0;
    this.#minute = Math.max(this.#minute, minuteNow);
  }
}
