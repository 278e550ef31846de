import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createEvents } from '../../observability/events.ts';
import { countChange, showAlertFigures } from './figures.ts';
import { live, ruleOf, step } from './fixtures/told-town.ts';

it('shows how many alerts fire, and counts how they turned and what was said of them', async () => {
  const metrics = new Registry();
  const events = createEvents({ logger: pino({ level: 'silent' }), metrics });
  const life = live([ruleOf('dark'), ruleOf('smog', {}, { severity: 'severe' })]);
  showAlertFigures(life, events);
  const dark = ['quay-1', 'quay-2', 'mole-1'].map((name) => step('firing', name, { second: 1 }));
  countChange(life.take(1, ...dark, step('firing', '*', { second: 1, rule: 'smog' })), events);
  countChange(life.take(2, step('resolved', 'mole-1', { second: 2 })), events);
  const lines = (await metrics.metrics())
    .split('\n')
    .filter((line) => /^barrio_(alerts_(firing|turned)|announcements)/.test(line));
  expect(lines.toSorted()).toEqual([
    'barrio_alerts_firing{severity="extreme"} 0',
    'barrio_alerts_firing{severity="minor"} 0',
    'barrio_alerts_firing{severity="moderate"} 2',
    'barrio_alerts_firing{severity="severe"} 1',
    'barrio_alerts_turned_total{to="firing",severity="moderate"} 3',
    'barrio_alerts_turned_total{to="firing",severity="severe"} 1',
    'barrio_alerts_turned_total{to="resolved",severity="moderate"} 1',
    'barrio_announcements_made_total{what="raised",severity="moderate"} 2',
    'barrio_announcements_made_total{what="raised",severity="severe"} 1',
    'barrio_announcements_made_total{what="resolved",severity="moderate"} 1',
  ]);
});
