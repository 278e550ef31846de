import { subjectKey } from '../../model/alert.ts';
import { days, milliseconds } from '../../model/duration.ts';
import type { Rule } from '../../model/rule.ts';
import { after, before, type EpochMs, epochMs } from '../../model/time.ts';
import type { Store } from '../../stores/port.ts';
import { type PastEngineParts, startPastEngine } from '../backtest/engine-of-the-past.ts';
import { needsOf } from '../backtest/needs.ts';
import { createPace } from '../backtest/pace.ts';
import { readPast } from '../backtest/read-past.ts';
import { warmUpOf } from '../backtest/warm-up.ts';
import type { UsualDays } from '../usual/usual-days.ts';
import { Episodes, type KeptEpisode } from './episodes.ts';
import type { LateSpan } from './late-spans.ts';
import { narrow } from './narrow.ts';

export type PastParts = PastEngineParts & {
  readonly store: Pick<Store, 'scan'>;
  readonly usualFor: (rules: readonly Rule[]) => UsualDays;
};

export type PastQuestion = {
  readonly rule: Rule;
  /** Near to each other in time, at least one. */
  readonly spans: readonly LateSpan[];
  readonly now: EpochMs;
  /** What was told of a subject. */
  readonly kept: (subject: string) => readonly KeptEpisode[];
  readonly signal: AbortSignal;
};

export type Answer = {
  readonly episodes: ReadonlyMap<string, Episodes>;
  /** Up to where it is known. */
  readonly to: EpochMs;
};

/** What differs from what was told is followed for so long. */
const longestAfter = days(1);

/** Works out what would have been if nothing had come late, until it is the same as what was told. */
export async function whatWouldHaveBeen(parts: PastParts, question: PastQuestion): Promise<Answer> {
  const { spans, now, signal } = question;
  const rule = narrow(question.rule, spans);
  const usual = parts.usualFor([rule]);
  const warm = warmUpOf([rule], parts.kinds);
  const from = before(epochMs(Math.min(...spans.map(({ first }) => first))), warm);
  const last = epochMs(Math.max(...spans.map(({ last: end }) => end)));
  const span = { from, to: epochMs(Math.min(now, last + warm + longestAfter)) };
  const engine = startPastEngine(parts, { rules: [rule], from, usual });
  const episodes = new Map<string, Episodes>();
  const needs = needsOf([rule], parts);
  const pace = createPace();
  let reached = from;
  for await (const { arrived, until } of readPast({
    ...parts,
    needs,
    span,
    order: 'as_it_was',
    latest: milliseconds(0),
  })) {
    if (signal.aborted) break;
    await usual.prepare({ from: until, to: until });
    engine.take(arrived);
    const steps = engine.hasWork(until) ? engine.advance(until).transitions : [];
    for (const step of steps) of(episodes, subjectKey(step.subject)).hear(step);
    reached = until;
    if (reached > after(last, warm) && isSettled({ ...question, episodes, reached })) break;
    await pace.breathe();
  }
  return { episodes, to: reached };
}

function of(episodes: Map<string, Episodes>, subject: string): Episodes {
  const known = episodes.get(subject) ?? new Episodes();
  episodes.set(subject, known);
  return known;
}

type SoFar = Pick<PastQuestion, 'spans' | 'kept'> & {
  readonly episodes: ReadonlyMap<string, Episodes>;
  readonly reached: EpochMs;
};

/** Whether each subject fires, or does not, as it was told then. */
function isSettled({ spans, kept, episodes, reached }: SoFar): boolean {
  const fired = (each: KeptEpisode): boolean => each.from <= reached && (each.to === undefined || each.to > reached);
  return spans.every(({ subject }) => {
    const concerned = subject === '' ? [...episodes.keys()] : [subject];
    return concerned.every((key) => (episodes.get(key)?.isFiring() ?? false) === kept(key).some(fired));
  });
}
