import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Kinds } from '../../../model/device-kind.ts';
import { messageOf } from '../../../model/errors.ts';
import { parseRuleId, type Rule } from '../../../model/rule.ts';
import { faultLine } from '../../rules/fault.ts';
import { readRule } from '../../rules/read-rule.ts';
import { differences } from './differences.ts';
import { readScript } from './read-script.ts';
import { runTest } from './run-script.ts';
import type { Script } from './script-shape.ts';

/** What became of one test, or of a whole file that cannot be read. */
export type TestResult = {
  readonly file: string;
  readonly test: string | undefined;
  readonly passed: boolean;
  /** What came otherwise. */
  readonly says: readonly string[];
};

/** How a file of tests is called: `smog.test.yaml` tests `smog.yaml` beside it. */
export const testEnding = '.test.yaml';

/** Runs the tests of a file. Needs no service, no store and no city. */
export async function testRules(file: string, kinds: Kinds): Promise<readonly TestResult[]> {
  const broken = (says: readonly string[]): readonly TestResult[] => [{ file, test: undefined, passed: false, says }];
  try {
    const read = readScript(await readFile(file, 'utf8'));
    if (!read.ok) return broken(read.faults);
    const { rules, faults } = await readRules(read.script, { file, kinds });
    if (faults.length > 0) return broken(faults);
    return read.script.tests.map((test) => {
      const says = tried(() => differences(test, runTest(read.script, test, { rules, kinds })));
      return { file, test: test.name, passed: says.length === 0, says };
    });
  } catch (error) {
    return broken([messageOf(error)]);
  }
}

function tried(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    return [messageOf(error)];
  }
}

type Beside = { readonly file: string; readonly kinds: Kinds };

async function readRules({ rules: named }: Script, { file, kinds }: Beside) {
  const own = parseRuleId(basename(file).replace(testEnding, ''));
  const ids = named ?? (own === undefined ? [] : [own]);
  const rules: Rule[] = [];
  const faults: string[] = ids.length === 0 ? ['say in `rules` which rules it tests'] : [];
  for (const id of ids) {
    const path = join(dirname(file), `${id}.yaml`);
    const read = readRule(await readFile(path, 'utf8'), { id, file: path, kinds });
    if (read.ok) rules.push(read.rule);
    else faults.push(...read.faults.map(faultLine));
  }
  return { rules, faults };
}
