import { expect, it } from 'vitest';
import { type Alert, groupByRule } from './alert-groups.ts';

const alert = (id: string, rule: string, severity: Alert['severity']): Alert => ({
  id,
  rule,
  severity,
  version: '1',
  name: null,
  subject: { is: 'city', id: null, name: 'Santander' },
  area: null,
  category: 'Infra',
  topic: 'lighting',
  audience: ['citizens'],
  group: rule,
  state: 'firing',
  since: '2026-06-01T12:00:00.000Z',
  firedAt: '2026-06-01T12:00:00.000Z',
  resolved: null,
  acknowledged: null,
  quiet: null,
  page: null,
});

it('shows alerts of the same rule as one, in the place of the worst of them', () => {
  const groups = groupByRule([
    alert('1', 'smog', 'severe'),
    alert('2', 'street-dark', 'moderate'),
    alert('3', 'noise', 'moderate'),
    alert('4', 'street-dark', 'minor'),
  ]);
  expect(groups.map(({ rule, worst, alerts }) => [rule, worst.id, alerts.map(({ id }) => id)])).toEqual([
    ['smog', '1', ['1']],
    ['street-dark', '2', ['2', '4']],
    ['noise', '3', ['3']],
  ]);
});

it('has no groups where nothing is warned of', () => {
  expect(groupByRule([])).toEqual([]);
});
