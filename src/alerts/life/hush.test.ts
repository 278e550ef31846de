import { expect, it } from 'vitest';
import { ruleId } from '../../model/rule.ts';
import { live, ruleOf, step } from './fixtures/told-town.ts';

it('a group of thousands that another alert stood for is looked at in a moment when that one ends', () => {
  const inhibitedBy = [ruleId('outage')];
  const life = live([ruleOf('dark', { inhibitedBy, groupBy: 'city' }), ruleOf('outage', { groupBy: 'city' })]);
  const dark = Array.from({ length: 4_000 }, (_, index) => step('firing', `quay-${index}`, { second: 20 }));
  life.take(10, step('firing', '*', { second: 10, rule: 'outage' }));
  life.take(20, ...dark);
  const began = process.cpuUsage();
  life.take(30, step('resolved', '*', { second: 30, rule: 'outage' }));
  const { user, system } = process.cpuUsage(began);
  // A machine that others use takes thrice the 40 ms that it takes alone; one copy of the group for each alert takes seconds.
  expect((user + system) / 1000).toBeLessThan(400);
  expect(life.news()).toEqual(['10 raised *', '30 resolved *']);
  life.advance(330);
  expect(life.said[0]).toMatchObject({ what: 'raised', count: 4_000 });
});
