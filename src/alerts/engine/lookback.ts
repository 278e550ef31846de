import { type Duration, days, hours, milliseconds } from '../../model/duration.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import type { EngineParts } from '../port.ts';

const longest = (spans: readonly Duration[]): Duration => milliseconds(Math.max(0, ...spans));

/** How far back these rules remember: the longest of their windows, and how long a value of any kind is known. */
export function lookbackOf(rules: readonly Rule[], kinds: EngineParts['kinds']): Duration {
  const known = longest([...kinds.values()].map(({ rhythm }) => rhythm.staleAfter));
  return longest(rules.map(({ when }) => back(when, known)));
}

function back(condition: Condition, known: Duration): Duration {
  const { is } = condition;
  if (is === 'all' || is === 'any') return longest(condition.of.map((part) => back(part, known)));
  if (is === 'not' || is === 'some') return back(condition.of, known);
  if (is === 'absent') return condition.after;
  if (is === 'change') return condition.within;
  if (is === 'mean' || is === 'usual') return condition.over;
  if (is === 'value') return known;
  return is === 'index' ? indexSpan : periodSpan;
}

const indexSpan: Duration = hours(1);
/** A period lasts half a day at most, and is judged until the same one of the next day is over. */
const periodSpan: Duration = days(2);
