import type { Duration } from '../model/duration.ts';
import { isDoubted, type Quality } from '../model/quality.ts';
import { after, type EpochMs, epochMs, type TimeSpan } from '../model/time.ts';

/** What a bay said at one moment. */
export type BayObservation = { readonly time: EpochMs; readonly value: number; readonly quality: Quality };

/** For how long a bay is known to have been free or occupied without a break. */
export type Known = TimeSpan & {
  readonly occupied: boolean;
  /** Whether the bay was known, and the other way, right before and right after it. */
  readonly begins: 'seen' | 'unknown';
  readonly ends: 'seen' | 'unknown' | 'open';
};

type Held = TimeSpan & { readonly occupied: boolean };

/**
 * What is known of a bay over time. A word holds until the next one, or until silence makes it unknown; a doubted word ends the one
 * before it and holds for nothing.
 *
 * @param observations in the order of time.
 * @param now behind which nothing can be known.
 */
export function knownTimes(
  observations: readonly BayObservation[],
  { staleAfter, now }: { readonly staleAfter: Duration; readonly now: EpochMs },
): readonly Known[] {
  const held = observations.flatMap((observation, place): readonly Held[] => {
    const next = observations[place + 1]?.time ?? now;
    const to = epochMs(Math.min(next, after(observation.time, staleAfter), now));
    if (isDoubted(observation.quality) || to <= observation.time) return [];
    return [{ from: observation.time, to, occupied: observation.value !== 0 }];
  });
  const runs = joined(held);
  return runs.map((run, place) => ({
    ...run,
    begins: runs[place - 1]?.to === run.from ? 'seen' : 'unknown',
    ends: runs[place + 1]?.from === run.to ? 'seen' : run.to === now ? 'open' : 'unknown',
  }));
}

/** Repeated words without a gap between them are one. */
function joined(held: readonly Held[]): readonly Held[] {
  const runs: Held[] = [];
  for (const one of held) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === one.from && last.occupied === one.occupied) {
      runs[runs.length - 1] = { ...last, to: one.to };
    } else {
      runs.push(one);
    }
  }
  return runs;
}
