import type { Kinds } from '../../model/device-kind.ts';
import { type Duration, days, hours, milliseconds, minutes } from '../../model/duration.ts';
import type { Rule } from '../../model/rule.ts';
import { lookbackOf } from '../engine/lookback.ts';
import { wantsOf } from './needs.ts';

const longest = (rules: readonly Rule[], of: (rule: Rule) => Duration): Duration =>
  milliseconds(Math.max(0, ...rules.map(of)));

/** A little more than is remembered, so that what just ended is over. */
const margin: Duration = minutes(10);

/** How long before a span the engine has to begin so that it knows there what it would have known. */
export function warmUpOf(rules: readonly Rule[], kinds: Kinds): Duration {
  const remembered = lookbackOf(rules, kinds);
  const lasting = longest(rules, (rule) => milliseconds(rule.for + rule.keepFiringFor));
  return milliseconds(remembered + lasting + margin);
}

/** Of gateways that were in the dark, what they kept is heard for so long: it tells at least that the device lives. */
const stillHeard: Duration = days(1);

/** How long after its time a reading still makes a difference when it arrives. */
export function latestOf(rules: readonly Rule[]): Duration {
  const counted = longest(rules, ({ lateAfter }) => lateAfter);
  const hears = rules.some(({ when }) => wantsOf(when).hears);
  return milliseconds(Math.max(counted, hears ? stillHeard : hours(1)));
}
