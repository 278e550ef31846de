import type { Because, Evidence } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Hours } from './active-hours.ts';
import type { Check } from './check.ts';
import type { Place, Work } from './place.ts';
import type { Timer } from './timers.ts';
import type { Truth } from './truth.ts';

/** A rule as it is judged. A new one stands in its place when it decides otherwise; when only its words change, it stays. */
export type WatchedRule = {
  readonly key: string;
  rule: Rule;
  readonly check: Check;
  readonly hours: Hours;
};

export const ruleKey = ({ id, decides }: Pick<Rule, 'id' | 'decides'>): string => `${id} ${decides}`;

/** Where the alert of a rule and a place stands. `asleep`: nothing is under way, though the condition may hold outside the hours. */
export type Phase = 'asleep' | 'pending' | 'firing' | 'clearing';

export type Machine = {
  readonly rule: WatchedRule;
  readonly place: Place;
  readonly timer: Timer<Work>;
  phase: Phase;
  truth: Truth;
  /** When it last became otherwise: it never goes back behind that. */
  at: EpochMs;
  since: EpochMs;
  began: Evidence | undefined;
  /** When it will fire, or be over, if nothing changes. */
  endsAt: EpochMs;
  because: Because;
};
