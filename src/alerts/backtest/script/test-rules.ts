import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../../model/errors.ts';
import { parseRuleId, type Rule, type RuleId } from '../../../model/rule.ts';
import type { RuleRefusal } from '../../port.ts';
import { differences } from './differences.ts';
import { readScript } from './read-script.ts';
import { type Judges, runTest } from './run-script.ts';
import type { Script } from './script-shape.ts';

/** What became of one test, or of a whole file that cannot be read. */
export type TestResult = {
  readonly file: string;
  readonly test: string | undefined;
  readonly passed: boolean;
  /** What came otherwise. */
  readonly says: readonly string[];
};

export type RuleTestParts = {
  readonly judges: Judges;
  readonly readRule: (
    text: string,
    about: { readonly id: RuleId; readonly file: string },
  ) => { readonly ok: true; readonly rule: Rule } | RuleRefusal;
};

/** How a file of tests is called: `smog.test.yaml` tests `smog.yaml` beside it. */
export const testEnding = '.test.yaml';

/** Runs the tests of a file. Needs no service, no store and no city. */
export async function testRules(file: string, { judges, readRule }: RuleTestParts): Promise<readonly TestResult[]> {
  const broken = (says: readonly string[]): readonly TestResult[] => [{ file, test: undefined, passed: false, says }];
  try {
    const read = readScript(await readFile(file, 'utf8'));
    if (!read.ok) return broken(read.faults);
    const { rules, faults } = await readRules(read.script, { file, readRule });
    if (faults.length > 0) return broken(faults);
    return read.script.tests.map((test) => {
      const says = tried(() => differences(test, runTest(read.script, test, { rules, judges })));
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

type Reading = { readonly file: string; readonly readRule: RuleTestParts['readRule'] };

async function readRules({ rules: named }: Script, { file, readRule }: Reading) {
  const own = parseRuleId(basename(file).replace(testEnding, ''));
  const ids = named ?? (own === undefined ? [] : [own]);
  const rules: Rule[] = [];
  const faults: string[] = ids.length === 0 ? ['say in `rules` which rules it tests'] : [];
  for (const id of ids) {
    const path = join(dirname(file), `${id}.yaml`);
    const read = readRule(await readFile(path, 'utf8'), { id, file: path });
    if (read.ok) rules.push(read.rule);
    else faults.push(...read.faults.map(({ line, field, says }) => `${path}:${line ?? ''} ${field} ${says}`));
  }
  return { rules, faults };
}
