import type { Duration } from '../model/duration.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import type { DoubtRule } from './rules.ts';
import { type Deafness, earlier, later } from './silence.ts';

/** What doubts say together: whether there is a problem now, since when, and until when it may have gone on. */
export type Standing = { readonly isOpen: boolean; readonly since: EpochMs | undefined; readonly lastAt: EpochMs };

type Measure = {
  readonly rule: DoubtRule;
  readonly every: Duration;
  /** When the device last spoke of it, doubted or not. */
  readonly newest: EpochMs | undefined;
  /** Where there is no telling whether there were doubts: that is no gap between them. */
  readonly unheard?: Deafness | undefined;
};

/**
 * Judges moments of doubt, in their order, by a rule. Nothing but the moments themselves decides, so that it does not matter in which
 * order they became known: a chain of them opens a problem where it is dense, and stays one until there is a gap.
 */
export function judgeDoubts(times: readonly EpochMs[], { rule, every, newest, unheard }: Measure): Standing {
  const [within, gap] = [rule.within * every, rule.clearsAfter * every];
  let [start, isOpen, previous] = [0, false, times[0] ?? epochMs(0)];
  for (const [place, time] of times.entries()) {
    if (spanOf(previous, time, unheard) > gap) [start, isOpen] = [place, false];
    const first = place - rule.opensAfter + 1;
    if (first >= start && time - (times[first] ?? 0) <= within) isOpen = true;
    previous = time;
  }
  if (newest !== undefined && spanOf(previous, newest, unheard) > gap) isOpen = false;
  const lastAt = unheard === undefined ? previous : later(previous, unheard.to);
  return { isOpen, since: isOpen ? times[start] : undefined, lastAt };
}

/** How long it is from one moment to another, leaving out what nobody can tell of. */
function spanOf(from: EpochMs, to: EpochMs, unheard: Deafness | undefined): number {
  if (unheard === undefined) return to - from;
  return to - from - Math.max(0, earlier(to, unheard.to) - later(from, unheard.from));
}
