import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { kinds } from '../../../../devices/index.ts';
import { testEnding, testRules } from './test-rules.ts';

const folder = fileURLToPath(new URL('../../../../rules', import.meta.url));
const files = readdirSync(folder);
const tested = files.filter((name) => name.endsWith(testEnding));

test('each rule that comes with Barrio has tests beside it', () => {
  const rules = files.filter((name) => name.endsWith('.yaml') && !tested.includes(name) && name !== 'receivers.yaml');
  expect(tested).toEqual(rules.map((name) => name.replace('.yaml', testEnding)));
});

test.each(tested)('what %s expects comes', async (name) => {
  const results = await testRules(join(folder, name), kinds);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(2);
  const says = results.map(({ test: title }) => title);
  expect(new Set(says).size).toBe(says.length);
});
