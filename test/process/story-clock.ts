import { setTimeout as pause } from 'node:timers/promises';
import type { Ticker } from '../../simulators/pace.ts';
import { type EpochMs, epochMs } from '../../src/model/time.ts';

/** From a moment on the machine's clock it is this moment of the story, which runs so many times faster. */
export type Pace = { readonly machine: number; readonly story: EpochMs; readonly factor: number };

const storyAt = ({ machine, story, factor }: Pace, now: number): EpochMs =>
  epochMs(Math.floor(story + (now - machine) * factor));

/** The same story goes on with another factor, so soon that every process that plays in it hears of it before. */
export const changedPace = (pace: Pace, { at, factor }: { readonly at: number; readonly factor: number }): Pace => ({
  machine: at,
  story: storyAt(pace, at),
  factor,
});

/** Looked at so often: the pace may change while somebody waits. */
const longestPause = 100;

/** A clock that several processes share: the same at the same moment in each that has the same paces. Never goes back. */
export class StoryClock implements Ticker {
  #paces: readonly [Pace, ...Pace[]];

  constructor(pace: Pace) {
    this.#paces = [pace];
  }

  now(): EpochMs {
    const now = Date.now();
    return storyAt(this.#paceAt(now), now);
  }

  pace(): Pace {
    return this.#paceAt(Date.now());
  }

  /** In force from its moment on. */
  follow(pace: Pace): void {
    this.#paces = [this.#paceAt(Date.now()), pace];
  }

  async sleepUntil(moment: EpochMs, signal: AbortSignal = new AbortController().signal): Promise<void> {
    for (let left = moment - this.now(); left > 0 && !signal.aborted; left = moment - this.now()) {
      const wait = Math.min(longestPause, Math.ceil(left / this.pace().factor));
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  #paceAt(now: number): Pace {
    return this.#paces.findLast(({ machine }) => machine <= now) ?? this.#paces[0];
  }
}
