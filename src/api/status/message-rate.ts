import { type Duration, seconds } from '../../model/duration.ts';
import type { Clock, EpochMs } from '../../model/time.ts';

const sampleEvery: Duration = seconds(1);
const samplesKept = 10;

export type MessageRate = { perSecond(): number; sample(): void; close(): void };

/** Messages per second over the last ten seconds, from a count that only grows. */
export function startMessageRate({ read, clock }: { readonly read: () => number; readonly clock: Clock }): MessageRate {
  const samples: { readonly time: EpochMs; readonly count: number }[] = [];
  const sample = (): void => {
    samples.push({ time: clock.now(), count: read() });
    if (samples.length > samplesKept + 1) samples.shift();
  };
  sample();
  const timer = setInterval(sample, sampleEvery).unref();
  return {
    sample,
    perSecond() {
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.time <= first.time) return 0;
      return Math.round(((last.count - first.count) / (last.time - first.time)) * 10_000) / 10;
    },
    close: () => clearInterval(timer),
  };
}
