import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Kinds } from '../../model/device-kind.ts';
import type { RuleFault } from '../port.ts';
import { circleFault } from './circles.ts';
import { receiversBeside } from './receivers-beside.ts';
import { lookAtFolder, readSeen, ruleFileName } from './rule-folder.ts';
import type { RuleInForce } from './rule-versions.ts';
import { takeFile } from './take-up.ts';
import { unreachableReceivers, warningsOf } from './warnings.ts';

type ReadRules = { readonly rules: readonly RuleInForce[]; readonly faults: readonly RuleFault[] };

/** What the files of a folder say now, without putting anything in force. @throws when there is no such folder. */
export async function readRuleFolder(folder: string, kinds: Kinds): Promise<ReadRules> {
  const names = [...(await lookAtFolder(folder)).keys()];
  const { rules, faults } = await readRuleFiles(
    names.map((name) => join(folder, name)),
    kinds,
  );
  const desks = { file: join(folder, 'receivers.yaml'), receivers: receiversBeside(folder) };
  return { rules, faults: [...faults, ...unreachableReceivers(rules, desks)] };
}

/** The same of some files. */
export async function readRuleFiles(files: readonly string[], kinds: Kinds): Promise<ReadRules> {
  const read = await Promise.all(files.map((file) => readFile(file, kinds)));
  const rules: RuleInForce[] = [];
  const faults = read.flatMap((each) => each.faults);
  for (const { rules: found, file } of read) {
    for (const rule of found) {
      const others = new Map(rules.map((each) => [each.rule.id, each]));
      const circle = circleFault(rule, file, others);
      if (circle === undefined) rules.push(rule);
      else faults.push(circle);
    }
  }
  return { rules, faults };
}

async function readFile(file: string, kinds: Kinds): Promise<ReadRules & { readonly file: string }> {
  const seen = await readSeen(file);
  const { rule, faults } = takeFile(seen, { name: basename(file), file, mark: '', kinds });
  if (rule === undefined) return { file, rules: [], faults };
  const beside = { has: (id: Parameters<typeof ruleFileName>[0]) => existsSync(join(dirname(file), ruleFileName(id))) };
  return {
    file,
    rules: [rule],
    faults: warningsOf(rule, file, { rules: beside, directory: undefined, receivers: receiversBeside(dirname(file)) }),
  };
}
