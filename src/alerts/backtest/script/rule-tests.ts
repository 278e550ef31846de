import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as letOthers } from 'node:timers/promises';
import type { Kinds } from '../../../model/device-kind.ts';
import { messageOf } from '../../../model/errors.ts';
import type { Rule, RuleId } from '../../../model/rule.ts';
import type { Rules } from '../../port.ts';
import { replaceFile } from '../../rules/rule-folder.ts';
import { differences } from './differences.ts';
import { readScript } from './read-script.ts';
import { runTest } from './run-script.ts';
import type { Script, ScriptTest } from './script-shape.ts';
import { type TestResult, testEnding } from './test-rules.ts';

export type TrialResult = Omit<TestResult, 'file'>;

type Parts = { readonly folder: string; readonly kinds: Kinds; readonly rules: Pick<Rules, 'get'> };

/** The tests of rules that lie beside them, run by the service on a rule that may not be in force yet. */
export const createRuleTests = ({ folder, kinds, rules }: Parts) => ({
  fileName: testFileName,
  /** What is written in the file of tests of a rule; `undefined` without one. */
  async text(id: RuleId): Promise<string | undefined> {
    try {
      return await readFile(join(folder, testFileName(id)), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  /** @returns what is wrong with the text, which then is not kept. */
  async keep(id: RuleId, text: string): Promise<readonly string[]> {
    const read = readScript(text);
    if (!read.ok) return read.faults;
    await replaceFile(join(folder, testFileName(id)), text);
    return [];
  },
  /** Other rules that the tests name are those in force. */
  async run(rule: Rule, text: string): Promise<readonly TrialResult[]> {
    const read = readScript(text);
    if (!read.ok) return [{ test: undefined, passed: false, says: read.faults }];
    const named = (read.script.rules ?? [rule.id]).map((id) => (id === rule.id ? rule : (rules.get(id) ?? id)));
    const missing = named.flatMap((each) => (typeof each === 'string' ? [`there is no rule "${each}" in force`] : []));
    if (missing.length > 0) return [{ test: undefined, passed: false, says: missing }];
    const found = named.flatMap((each) => (typeof each === 'string' ? [] : [each]));
    return await runAll(read.script, { rules: found, kinds });
  },
});

const testFileName = (id: RuleId): string => `${id}${testEnding}`;

type Bench = { readonly rules: readonly Rule[]; readonly kinds: Kinds };

/** Lets others work between two tests: the service goes on meanwhile. */
async function runAll(script: Script, bench: Bench): Promise<readonly TrialResult[]> {
  const results: TrialResult[] = [];
  for (const test of script.tests) {
    const says = runOne(script, test, bench);
    results.push({ test: test.name, passed: says.length === 0, says });
    await letOthers();
  }
  return results;
}

function runOne(script: Script, test: ScriptTest, bench: Bench): readonly string[] {
  try {
    return differences(test, runTest(script, test, bench));
  } catch (error) {
    return [messageOf(error)];
  }
}
