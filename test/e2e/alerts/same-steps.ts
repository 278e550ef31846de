import { expect } from 'vitest';
import type { EpochMs } from '../../../src/model/time.ts';
import { type Alert, backtestOf, type Desk, stepsOf, type Transition } from './ask.ts';

type Lived = {
  readonly desk: Desk;
  readonly rule: string;
  /** All that the rule raised in the span. */
  readonly alerts: readonly Alert[];
  readonly from: EpochMs;
  readonly to: EpochMs;
};

/** Runs the rule over what is stored: it makes the steps that were made live, and no others. Answers those that were made live. */
export async function expectSameSteps({ desk, rule, alerts, from, to }: Lived): Promise<readonly Transition[]> {
  const live = (await Promise.all(alerts.map(({ id }) => stepsOf(desk, id)))).flat();
  const { reason, result } = await backtestOf(desk, rule, { from, to });
  expect(reason).toBeNull();
  const steps = result?.tested.transitions ?? [];
  // The history of an alert begins when it fires, and has in `began` what was pending before.
  const begun = steps.filter(({ to: became }) => became === 'pending' || became === 'dropped');
  expect(inOrder(steps.filter((step) => !begun.includes(step)))).toEqual(inOrder(live));
  for (const { alert, at, since, began } of live.filter(({ to: became }) => became === 'firing')) {
    // A rule without `for` fires at once.
    if (at === since) continue;
    expect.soft(begun.find((step) => step.alert === alert)).toMatchObject({ at: since, evidence: began });
  }
  return live;
}

const inOrder = (steps: readonly Transition[]) => steps.toSorted((one, other) => (one.id < other.id ? -1 : 1));
