import { setImmediate as breathe } from 'node:timers/promises';
import { type Duration, seconds } from '../src/model/duration.ts';
import { after, type EpochMs } from '../src/model/time.ts';
import type { Fleet } from './delivery/fleet.ts';
import type { Ticker } from './pace.ts';
import type { Step } from './step.ts';

export type Playing = {
  readonly steps: Iterable<Step>;
  readonly fleet: Pick<Fleet, 'perform'>;
  readonly ticker: Ticker;
  /** When a moment of the story is due by the ticker. */
  readonly dueAt: (moment: EpochMs) => EpochMs;
  /** How long to go on: from the start, or from the present on when it begins with history as fast as it can. */
  readonly duration: Duration | undefined;
  readonly startsWithHistory: boolean;
  readonly signal: AbortSignal;
};

/** Further behind than this, the story is catching up, and every message is worth waiting for. */
const behind = seconds(2);
/** Steps between two looks at sockets and signals. */
const stepsPerBreath = 64;

/** Plays a story against the connections. Tells how far it is. */
export class Player {
  readonly #playing: Playing;
  #endsAt: EpochMs | undefined;
  #isLive: boolean;
  #moment: EpochMs | undefined;
  #isBehind = true;

  constructor(playing: Playing) {
    this.#playing = playing;
    this.#isLive = !playing.startsWithHistory;
    if (this.#isLive) this.#setEnd();
  }

  /** The time in the story; `undefined` before it began. */
  get moment(): EpochMs | undefined {
    return this.#moment;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Resolves when the story is over, its time is up, or the signal says to stop. */
  async play(): Promise<void> {
    const { steps, fleet } = this.#playing;
    let count = 0;
    for (const step of steps) {
      if (!(await this.#isTimeFor(step))) break;
      this.#moment = step.at;
      const room = fleet.perform(step);
      if (room !== undefined) await room;
      count += 1;
      if (count % stepsPerBreath === 0) await breathe();
    }
  }

  /** Waits for the moment of a step; false when the end comes first. */
  async #isTimeFor({ at }: Step): Promise<boolean> {
    const { ticker, dueAt, signal } = this.#playing;
    const due = dueAt(at);
    const now = ticker.now();
    this.#isBehind = now - at > behind;
    if (due > now && !this.#isLive) {
      this.#isLive = true;
      this.#setEnd();
    }
    const end = this.#endsAt;
    if (end !== undefined && Math.max(due, now) >= end) {
      await ticker.sleepUntil(end, signal);
      return false;
    }
    if (due > now) await ticker.sleepUntil(due, signal);
    return !signal.aborted;
  }

  #setEnd(): void {
    const { duration, ticker } = this.#playing;
    if (duration !== undefined) this.#endsAt = after(ticker.now(), duration);
  }
}
