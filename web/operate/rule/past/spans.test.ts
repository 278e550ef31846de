import { expect, it } from 'vitest';
import { firingsOf, knownSince, type Outcome, rowsOf } from './spans.ts';

type Step = Outcome['transitions'][number];
const nothing = { value: null, limit: null, quantity: null, unit: null, usual: null };
const evidence = { ...nothing, observations: [], devices: null, matching: [] };

const step = (alert: string, to: Step['to'], at: string): Step => ({
  id: `${alert}-${to}`,
  alert,
  rule: 'smog',
  version: '1',
  subject: { is: 'area', id: alert.slice(0, 1), name: `Area ${alert.slice(0, 1)}` },
  to,
  because: to === 'resolved' ? 'cleared' : 'condition',
  at: `2026-11-20T${at}:00Z`,
  since: `2026-11-20T${at}:00Z`,
  noticedAt: `2026-11-20T${at}:00Z`,
  triggeredAt: null,
  evidence,
  began: null,
});
const time = (clock: string): number => Date.parse(`2026-11-20T${clock}:00Z`);
const span = { from: time('00:00'), to: time('12:00') };
const told = { people: 0, messages: 0, perPerson: [], inDigests: 0, overBudget: 0, delayedByQuietHours: 0 };
const outcome = (transitions: Step[], openAtStart: Step[] = []): Outcome => ({
  version: '1',
  openAtStart,
  transitions,
  transitionCount: transitions.length,
  firings: 0,
  firingSeconds: 0,
  longestSeconds: 0,
  announcements: [],
  announcementCount: 0,
  receivers: [],
  told,
});

it('what is known begins with the first reading, where the span begins much earlier', () => {
  expect(knownSince({ firstAt: '2026-11-20T08:00:00Z' }, span)).toBe(time('08:00'));
  expect(knownSince({ firstAt: '2026-11-20T00:30:00Z' }, span)).toBeUndefined();
});

it('a firing lasts until it is resolved', () => {
  const steps = [step('a1', 'pending', '01:00'), step('a1', 'firing', '02:00'), step('a1', 'resolved', '03:00')];
  expect(firingsOf(outcome(steps), span)).toEqual([
    {
      subject: 'area:a',
      name: 'Area a',
      from: time('02:00'),
      to: time('03:00'),
      isOpen: { before: false, after: false },
      because: 'cleared',
    },
  ]);
});

it('what fired before begins with the span, what is not over ends with it', () => {
  const open = [step('a1', 'pending', '00:00'), step('a1', 'firing', '00:00')];
  const firings = firingsOf(outcome([step('a1', 'resolved', '01:00'), step('b1', 'firing', '11:00')], open), span);
  expect(firings.map(({ from, to, isOpen }) => [from, to, isOpen.before, isOpen.after])).toEqual([
    [span.from, time('01:00'), true, false],
    [time('11:00'), span.to, false, true],
  ]);
});

it('what was dropped before it fired is no firing', () => {
  expect(firingsOf(outcome([step('a1', 'pending', '01:00'), step('a1', 'dropped', '01:30')]), span)).toEqual([]);
});

it('the place where it fired longest comes first, whichever version it was', () => {
  const tested = firingsOf(outcome([step('a1', 'firing', '11:00')]), span);
  const inForce = firingsOf(outcome([step('a1', 'firing', '11:30'), step('b1', 'firing', '06:00')]), span);
  expect(rowsOf(tested, inForce).map((row) => [row.name, row.tested.length, row.inForce.length])).toEqual([
    ['Area b', 0, 1],
    ['Area a', 1, 1],
  ]);
});
