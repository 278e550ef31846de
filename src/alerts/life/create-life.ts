import type { Alert, Transition } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { AlertAction, Life, LifeChange } from '../port.ts';
import { Draft } from './draft.ts';
import { follow } from './follow.ts';
import { hush } from './hush.ts';
import { type LifeParts, type LifeState, type Moment, putAlert, recallState } from './life-state.ts';
import { operate } from './operate.ts';
import { pass } from './pass.ts';
import { rebase } from './rebase.ts';
import { settle } from './settle.ts';

/**
 * What becomes of alerts. Its time is that of the steps it is given: taken one by one or all at once after a pause, they come to the
 * same, because everything that is due happens at its own moment. A step that lies far behind says that the clock was set back.
 */
export const createLife = (parts: LifeParts): Life => new AlertLife(parts);

class AlertLife implements Life {
  readonly #state: LifeState;
  #hasOtherRules = true;

  constructor(parts: LifeParts) {
    this.#state = recallState(parts);
  }

  take(transitions: readonly Transition[], now: EpochMs): LifeChange {
    return this.#change(now, () => {
      for (const [noticedAt, some] of byNotice(transitions)) this.#follow(some, { noticedAt, now });
    });
  }

  advance(now: EpochMs): LifeChange {
    return this.#change(now, () => undefined);
  }

  act(action: AlertAction, now: EpochMs): LifeChange {
    return this.#change(now, () => {
      pass(this.#state, now, 'through');
      const at = this.#state.clock;
      this.#settle(operate(this.#state, action, at), { at, until: at, now: new Map() });
    });
  }

  setRules(rules: readonly Rule[]): void {
    this.#state.rules.set(rules);
    this.#hasOtherRules = true;
  }

  open(): readonly Alert[] {
    return [...this.#state.members.all()].filter(({ resolved }) => resolved === undefined);
  }

  #change(now: EpochMs, work: () => void): LifeChange {
    this.#state.draft = new Draft();
    rebase(this.#state, now);
    work();
    pass(this.#state, now, 'through');
    if (this.#hasOtherRules) this.#renew();
    return this.#state.draft.toChange(this.#state.clock);
  }

  #follow(transitions: readonly Transition[], { noticedAt, now }: { noticedAt: EpochMs; now: EpochMs }): void {
    const state = this.#state;
    pass(state, epochMs(Math.min(noticedAt, now)), 'before');
    const { groups, steps } = follow(state, transitions, state.clock);
    this.#settle(groups, { at: state.clock, until: state.clock, now: steps });
  }

  /** What a rule says of alerts under way counts for them from now on. */
  #renew(): void {
    const state = this.#state;
    this.#hasOtherRules = false;
    for (const alert of this.open()) {
      const rule = state.rules.inForce(alert.rule);
      if (rule === undefined || isSame(alert, rule)) continue;
      const { severity, category, topic, audience } = rule;
      putAlert(state, { ...alert, severity, category, topic, audience });
    }
    hush(state, state.members.all(), state.clock);
    this.#settle(new Set(state.groups.keys()), { at: state.clock, until: state.clock, now: new Map() });
  }

  #settle(groups: ReadonlySet<string>, moment: Moment): void {
    for (const id of [...groups].sort()) settle(this.#state, id, moment);
  }
}

const isSame = (alert: Alert, rule: Rule): boolean =>
  alert.severity === rule.severity &&
  alert.category === rule.category &&
  alert.topic === rule.topic &&
  alert.audience.length === rule.audience.length &&
  alert.audience.every((audience) => rule.audience.includes(audience));

/** Steps that could be known at the same moment, in order. Conditions that hold and do not fire concern nobody yet. */
function byNotice(transitions: readonly Transition[]): readonly (readonly [EpochMs, readonly Transition[]])[] {
  const told = transitions.filter(({ to }) => to === 'firing' || to === 'resolved');
  return [...Map.groupBy(told, ({ noticedAt }) => noticedAt)].sort(([one], [other]) => one - other);
}
