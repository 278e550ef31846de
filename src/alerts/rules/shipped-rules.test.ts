import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { kinds } from '../../../devices/index.ts';
import { faultLine } from './fault.ts';
import { readRuleFolder } from './read-folder.ts';

const folder = fileURLToPath(new URL('../../../rules', import.meta.url));

test('the rules that come with Barrio are sound, and each points editors to the schema', async () => {
  const { rules, faults } = await readRuleFolder(folder, kinds);
  // Whom to tell, and how, every city writes itself.
  expect(faults.map(faultLine)).toEqual([
    expect.stringMatching(/receivers\.yaml: receivers: no way is written for air-desk, .*nobody is told$/),
  ]);
  expect(rules.length).toBeGreaterThanOrEqual(12);
  for (const { text } of rules)
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/rules\.schema\.json\n/);
});

test('only what is severe for the health of citizens is a public warning', async () => {
  const { rules } = await readRuleFolder(folder, kinds);
  const warnings = rules.filter(({ rule }) => rule.warning !== undefined);
  expect(warnings.map(({ rule: { id, severity, category } }) => [id, severity, category])).toEqual([
    ['no2-high', 'severe', 'Health'],
    ['smog', 'severe', 'Health'],
  ]);
});
