import type { Duration } from '../../src/model/duration.ts';
import type { Luck } from '../../src/model/scene.ts';
import type { EpochMs } from '../../src/model/time.ts';

/**
 * Says when it is a device's turn to speak: once when it is switched on, then every so often. Each device has its own phase,
 * so that a city's devices do not speak all at once.
 */
export function createTurns(every: Duration, luck: Luck): (time: EpochMs) => boolean {
  let next: number | undefined;
  return (time) => {
    if (next === undefined) {
      next = time + luck() * every;
      return true;
    }
    if (time < next) return false;
    next += every * (1 + Math.floor((time - next) / every));
    return true;
  };
}

/** Hours since it was asked last; 0 the first time, and when time stands still or runs backwards. */
export function createElapsedHours(): (time: EpochMs) => number {
  let last: EpochMs | undefined;
  return (time) => {
    const elapsed = last === undefined ? 0 : Math.max(0, time - last);
    last = time;
    return elapsed / 3_600_000;
  };
}
