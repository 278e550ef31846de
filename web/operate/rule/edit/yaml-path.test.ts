import { expect, it } from 'vitest';
import { pathAt } from './yaml-path.ts';

/** `|` is where somebody writes. */
const pathIn = (text: string): readonly string[] => pathAt(text.replace('|', ''), text.indexOf('|'));

it.each([
  ['sev|', []],
  ['severity: |', ['severity']],
  ['severity: severe\n|', []],
  ['when: { value: { of: pm2_5, above: |50 } }', ['when', 'value', 'above']],
  ['when: { value: { of: pm2_5, | } }', ['when', 'value']],
  ['when: { value: { of: pm2_5 }, | }', ['when']],
  ['where: { kinds: [parking-bay, | ] }', ['where', 'kinds', '[]']],
  ['name: { es: "con, coma: y {llave", en: |', ['name', 'en']],
  ['notify:\n  group_by: district\n  |', ['notify']],
  ['notify:\n  # said before\n\n  escalate:\n    - after: |', ['notify', 'escalate', '[]', 'after']],
  ['notify:\n  escalate:\n    - after: 1h\n      receivers: |', ['notify', 'escalate', '[]', 'receivers']],
  ['when:\n  all:\n    - value: { of: |', ['when', 'all', '[]', 'value', 'of']],
  ['messages:\n  raised:\n    es:\n      title: x\n    en:\n      |', ['messages', 'raised', 'en']],
])('%j is written in %j', (text, path) => {
  expect(pathIn(text)).toEqual(path);
});
