import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../model/errors.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';
import { plural } from './doctor/words.ts';
import { printable } from './lines.ts';
import { jsonShape } from './shapes.ts';

/** What became of one test, or of a whole file that cannot be read. */
export type RuleTestResult = {
  readonly file: string;
  readonly test: string | undefined;
  readonly passed: boolean;
  /** What came otherwise, a line each. */
  readonly says: readonly string[];
};

/** Runs tests of rules as they are written down in files: docs/rules-test.md. */
export type RuleTests = {
  /** Where the rules are, and their tests beside them. */
  readonly folder: string;
  /** What the names of these files end with. */
  readonly ending: string;
  run(file: string): Promise<readonly RuleTestResult[]>;
};

export const rulesTest: Command = {
  name: 'rules test',
  summary: 'Run the tests of the rules',
  usage: `[FILE...] [--json]

  FILE    tests, e.g. rules/smog.test.yaml; without any, all that lie beside the rules

  --json  one JSON object a test

  Needs no service. Exit code 1 when any test fails. How they are written: docs/rules-test.md`,
  async run(context) {
    const { files, json } = readWords(context.arguments);
    const tests = await context.ruleTests?.();
    if (tests === undefined) throw new ConfigError('there are no rules here');
    const results: RuleTestResult[] = [];
    for (const file of files.length > 0 ? files : await allOf(tests)) results.push(...(await tests.run(file)));
    for (const result of results) tell(result, { context, json });
    const failed = results.filter(({ passed }) => !passed).length;
    if (!json) context.stdout(`${plural(results.length - failed, 'test')} passed, ${failed} failed`);
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

function readWords(words: readonly string[]): { readonly files: readonly string[]; readonly json: boolean } {
  const files = words.filter((word) => !word.startsWith('-'));
  const flags = words.filter((word) => word.startsWith('-'));
  const { json } = readArguments(flags, { options: { json: { type: 'boolean' } }, shape: { json: jsonShape } });
  return { files: z.array(z.string()).parse(files), json };
}

/** No test at all would pass for all tests. */
async function allOf({ folder, ending }: RuleTests): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new ConfigError(`the folder of the rules, ${folder}, cannot be read; set BARRIO_RULES_DIR`, { cause });
  });
  const files = names.filter((name) => name.endsWith(ending)).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new UsageError(`there is no file *${ending} in ${folder}`);
}

type Manner = { readonly context: Pick<CommandContext, 'stdout'>; readonly json: boolean };

function tell(result: RuleTestResult, { context, json }: Manner): void {
  if (json) {
    context.stdout(JSON.stringify(result));
    return;
  }
  const { file, test, passed, says } = result;
  const about = [relative('', file), ...(test === undefined ? [] : [test])].join(': ');
  context.stdout(printable(`${passed ? 'ok  ' : 'FAIL'} ${about}`));
  for (const line of says) context.stdout(printable(`       ${line}`));
}
