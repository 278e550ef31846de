import { setTimeout as sleep } from 'node:timers/promises';
import { minutes } from '../src/model/duration.ts';
import type { Clock, EpochMs } from '../src/model/time.ts';
import { epochMs, systemClock } from '../src/model/time.ts';

/** A clock that one can wait by. */
export interface Ticker extends Clock {
  /** Resolves when the moment has come, or the signal says to stop. */
  sleepUntil(moment: EpochMs, signal: AbortSignal): Promise<void>;
}

/** Node's timers hold at most 24 days, and a machine may sleep: look again every so often. */
const longestSleep = minutes(1);

export const systemTicker: Ticker = {
  now: () => systemClock.now(),
  sleepUntil: async (moment, signal) => {
    for (let left = moment - systemClock.now(); left > 0 && !signal.aborted; left = moment - systemClock.now())
      await sleep(Math.min(left, longestSleep), undefined, { signal }).catch(() => undefined);
  },
};

/**
 * When a moment of the story is played. A story that begins in the past runs so many times faster (without a speed: as fast
 * as it can) until it has caught up with the present, and goes on live.
 */
export const createPace =
  ({ from, startedAt, speed }: { from: EpochMs; startedAt: EpochMs; speed: number | undefined }) =>
  (moment: EpochMs): EpochMs =>
    epochMs(Math.max(moment, startedAt + (moment - from) / (speed ?? Number.POSITIVE_INFINITY)));
