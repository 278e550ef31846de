import { expect, test } from 'vitest';
import type { BacktestAnswer, Outcome, Step } from './backtest-shape.ts';
import { describeBacktest, isAboutNothing } from './backtest-words.ts';
import { cityClock } from './city-clock.ts';

const clock = await cityClock({ zone: async () => await Promise.resolve('Europe/Madrid') });
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();
const step = (alert: string, to: string, minute: number): Step => ({
  alert,
  to,
  because: to === 'resolved' ? 'cleared' : 'condition',
  at: at(minute),
  subject: { is: 'area', id: alert, name: `Area ${alert}` },
  evidence: { value: 61.234, limit: 50 },
});
const outcome = (transitions: readonly Step[]): Outcome => ({
  version: 'abc',
  openAtStart: [],
  transitions: [...transitions],
  transitionCount: transitions.length,
  firings: 2,
  firingSeconds: 3600,
  longestSeconds: 1800,
  announcementCount: 3,
  receivers: [{ name: 'air-desk', announcements: 3, escalations: 1 }],
  told: { people: 0, messages: 0, perPerson: [], inDigests: 0, overBudget: 0, delayedByQuietHours: 0 },
});
const answer = (tested: Outcome, readings = 500, order = 'as_it_arrived'): BacktestAnswer => ({
  id: '1',
  rule: 'smog',
  from: at(0),
  to: at(120),
  order,
  state: 'done',
  progress: 1,
  readings: 900,
  reason: null,
  result: { readings, tested, inForce: null },
});

test('a backtest of nothing says so, and not that it would not have fired', () => {
  const nothing = answer(outcome([]), 0);
  expect(isAboutNothing(nothing)).toBe(true);
  expect(describeBacktest(nothing, clock).slice(2)).toEqual([
    'No readings in this span: nothing can be said.',
    'Did the data come late? Then try --order as_it_was.',
  ]);
  expect(describeBacktest(answer(outcome([]), 0, 'as_it_was'), clock).slice(2)).toHaveLength(1);
  expect(describeBacktest(answer(outcome([])), clock)).toContain('It would not have fired.');
});

test('each alert is one line, in the time of the city, with who on duty is told', () => {
  const steps = [
    step('a', 'pending', 0),
    step('b', 'pending', 5),
    step('b', 'dropped', 8),
    step('a', 'firing', 10),
    step('c', 'firing', 60),
    step('a', 'resolved', 40),
  ];
  const lines = describeBacktest(answer(outcome(steps)), clock);
  expect(lines[0]).toBe('smog, 2026-11-22 09:00:00 to 2026-11-22 11:00:00 (Europe/Madrid), as_it_arrived');
  expect(lines[3]).toMatch(/^2026-11-22 09:10:00 +2026-11-22 09:40:00 +30 minutes +area Area a +61.23 +50$/);
  expect(lines[4]).toMatch(/^2026-11-22 10:00:00 +still fires +60 minutes +area Area c/);
  expect(lines).toContain('1 time more the condition held, and not for long enough.');
  expect(lines).toContain('At the end area Area c still fires.');
  expect(lines.join('\n')).toMatch(/citizens told +0/);
  expect(lines.at(-1)).toBe('receiver air-desk: 3 announcements, of which 1 escalation');
});
