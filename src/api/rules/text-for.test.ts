import { expect, it } from 'vitest';
import { citizen, operator } from '../alerts/who-asks.ts';
import { textFor } from './text-for.ts';

it.each([
  ['notify: { receivers: [duty, desk], group_by: district }', 'notify: { receivers: […], group_by: district }'],
  ['  receivers: [\n    duty,\n  ]\n  group_wait: 5m', '  receivers: […]\n  group_wait: 5m'],
  ['  receivers:\n    - duty\n    - desk\n  group_wait: 5m', '  receivers: […]\n  group_wait: 5m'],
  ['  receivers: duty\n  group_wait: 5m', '  receivers: […]\n  group_wait: 5m'],
  ['escalate: [{ after: 30m, receivers: duty }]', 'escalate: [{ after: 30m, receivers: […]}]'],
  ['escalate: [{ after: 30m, receivers: [duty] }]', 'escalate: [{ after: 30m, receivers: […] }]'],
])('%j is read by citizens without the names of who is on duty', (text, shown) => {
  expect(textFor(citizen, text)).toBe(shown);
  expect(textFor(operator, text)).toBe(text);
});
