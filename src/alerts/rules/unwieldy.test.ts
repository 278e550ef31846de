import { expect, it } from 'vitest';
import { ruleId } from '../../model/rule.ts';
import { readScript } from '../backtest/script/read-script.ts';
import { imaginaryKinds, smogText } from './fixtures/smog.ts';
import { readRule } from './read-rule.ts';
import { unwieldy } from './unwieldy.ts';

const keys = Array.from({ length: 12_000 }, (_, at) => at.toString(36));
const texts: readonly (readonly [string, string])[] = [
  ['deep brackets', `a: ${'['.repeat(60_000)}`],
  ['deep braces', `a: ${'{ a: '.repeat(10_000)}`],
  ['more dashes than anybody writes', '- '.repeat(30_000)],
  ['thousands of keys', keys.map((key) => `${key}:`).join('\n')],
  ['thousands of keys in one line', `{${keys.join(',')}}`],
  ['brackets that nothing opened', '}'.repeat(60_000)],
];

it.each(texts)('a text of %s is refused before it is parsed', (_, text) => {
  const begun = process.cpuUsage();
  const read = readRule(text, { id: ruleId('smog'), file: 'smog.yaml', kinds: imaginaryKinds });
  const script = readScript(text);
  // Parsing it took seconds. Counting takes some milliseconds of the processor.
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(500);
  expect(read.ok ? '' : read.faults[0]?.says).toMatch(/no rule needs/);
  expect(script.ok ? '' : script.faults[0]).toMatch(/no rule needs/);
});

it('a rule as people write it is not, nor brackets in what it says', () => {
  expect(unwieldy(smogText())).toBeUndefined();
  expect(unwieldy(`text: "${'['.repeat(1_000)}"`)).toBeUndefined();
  expect(unwieldy('- [a, { b: c }]\n'.repeat(200))).toBeUndefined();
});
