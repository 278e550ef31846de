import { type Duration } from '../model/duration.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import { stepLength } from './learner.ts';
import type { BayCount } from './port.ts';

/** One word of a bay, in the order of time. A doubted one says only that nothing is known from then on. */
export type BayWord = { readonly time: EpochMs; readonly occupied: boolean | undefined };

/**
 * Counts the free places of a street at each step of the past, from what its bays said. A word holds until the next one, or until
 * silence has lasted for so long that it means nothing. `from` is included, `to` is not.
 */
export function* countPast(
  bays: readonly (readonly BayWord[])[],
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly staleAfter: Duration },
): Generator<{ readonly at: EpochMs; readonly count: BayCount }> {
  const next = bays.map(() => 0);
  const first = epochMs(Math.ceil(span.from / stepLength) * stepLength);
  for (let at = first; at < span.to; at = after(at, stepLength)) {
    let [free, known] = [0, 0];
    for (const [index, words] of bays.entries()) {
      let place = next[index] ?? 0;
      while ((words[place]?.time ?? Number.POSITIVE_INFINITY) <= at) place += 1;
      next[index] = place;
      const word = words[place - 1];
      if (word?.occupied === undefined || at - word.time > span.staleAfter) continue;
      known += 1;
      if (!word.occupied) free += 1;
    }
    yield { at, count: { free, known, bays: bays.length } };
  }
}
