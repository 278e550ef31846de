import { expect, it } from 'vitest';
import { createAlerts } from './alerts.ts';
import { alertNamed, at, live, ruleOf, step } from './fixtures/told-town.ts';

it('shows what is kept, what was announced, and what holds and has not fired yet', () => {
  const life = live([ruleOf('dark')]);
  life.take(10, step('firing', 'quay-1', { second: 10 }), step('firing', 'mole-1', { second: 10 }));
  life.take(20, step('resolved', 'mole-1', { second: 20 }));
  const { id, alert: _alert, ...pending } = step('pending', 'hill-1', { second: 15 });
  const waiting = { ...pending, alert: id, firesAt: at(75) };
  const listeners = new Set<() => void>();
  const alerts = createAlerts({
    book: life.book,
    engine: { pending: () => [waiting] },
    onNew(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const stop = alerts.announcements.onNew(() => undefined);
  expect(alerts.open({ limit: 9 }).map((each) => each.id)).toEqual([alertNamed('quay-1')]);
  expect(alerts.closed({ limit: 9 }).map((each) => each.id)).toEqual([alertNamed('mole-1')]);
  expect(alerts.get(alertNamed('mole-1'))?.transitions.map(({ to }) => to)).toEqual(['firing', 'resolved']);
  expect([alerts.pending(), alerts.quietings(), alerts.annotations({ limit: 9 })]).toEqual([[waiting], [], []]);
  const { announcements } = alerts;
  expect(announcements.after(1, 9)).toEqual(life.said.slice(1));
  expect(announcements.latest({ limit: 1 })).toEqual(life.said.slice(-1));
  expect(announcements.get(life.said[0]?.id ?? '')).toEqual(life.said[0]);
  expect(announcements.ofGroup(life.said[0]?.group ?? '')).toContainEqual(life.said[0]);
  expect([announcements.end(), listeners.size]).toEqual([3, 1]);
  stop();
  expect(listeners.size).toBe(0);
});
