import type { Duration } from '../model/duration.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import type { DoubtRule } from './rules.ts';

/** What doubts say together: whether there is a problem now, and since when. */
export type Standing = { readonly isOpen: boolean; readonly since: EpochMs | undefined; readonly lastAt: EpochMs };

/**
 * Judges moments of doubt, in their order, by a rule. Nothing but the moments themselves decides, so that it does not matter in which
 * order they became known: a chain of them opens a problem where it is dense, and stays one until there is a gap.
 *
 * @param newest when the device last spoke of it, doubted or not.
 */
export function judgeDoubts(
  times: readonly EpochMs[],
  { rule, every, newest }: { readonly rule: DoubtRule; readonly every: Duration; readonly newest: EpochMs | undefined },
): Standing {
  const [within, gap] = [rule.within * every, rule.clearsAfter * every];
  let [start, isOpen, previous] = [0, false, times[0] ?? epochMs(0)];
  for (const [place, time] of times.entries()) {
    if (time - previous > gap) [start, isOpen] = [place, false];
    const first = place - rule.opensAfter + 1;
    if (first >= start && time - (times[first] ?? 0) <= within) isOpen = true;
    previous = time;
  }
  if (newest !== undefined && newest - previous > gap) isOpen = false;
  return { isOpen, since: isOpen ? times[start] : undefined, lastAt: previous };
}
