import { z } from 'zod';
import type { RuleFault } from '../../alerts/port.ts';
import { CallerError, UnavailableError } from '../../model/errors.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command.ts';
import { plural } from '../doctor/words.ts';
import { printable } from '../lines.ts';
import { jsonShape } from '../shapes.ts';
import { type RuleFiles, readFolder, ruleFilesOf } from './rule-files.ts';

export const rulesCheck: Command = {
  name: 'rules check',
  summary: 'Say whether files of rules are sound, and what is wrong where',
  usage: `[FILE...] [--json]

  FILE    rules, e.g. rules/smog.yaml; without any, all of the rules' folder

  --json  one JSON object a fault

  Needs no service, and puts nothing in force. One that runs says whether the areas and devices exist. Exit code 1 when any file is faulty. How a rule is written: docs/rules.md`,
  async run(context) {
    const { files: named, json } = readWords(context.arguments);
    const files = await ruleFilesOf(context);
    const { rules, faults } = named.length === 0 ? await readFolder(files) : await files.read(named);
    const warnings = await askForWarnings(context, rules);
    for (const fault of [...faults, ...warnings])
      context.stdout(
        json
          ? JSON.stringify(fault)
          : printable(`${fault.isWarning === true ? 'warning: ' : ''}${files.sayFault(fault)}`),
      );
    const faulty = new Set(faults.filter(({ isWarning }) => isWarning !== true).map(({ file }) => file));
    if (!json) context.stdout(`${plural(rules.length, 'sound rule')}, ${plural(faulty.size, 'faulty file')}`);
    return faulty.size === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

type ReadRule = Awaited<ReturnType<RuleFiles['read']>>['rules'][number];

const AnswerShape = z.looseObject({
  faults: z.array(
    z.looseObject({
      line: z.number().nullable(),
      column: z.number().nullable(),
      field: z.string(),
      says: z.string(),
      isWarning: z.boolean(),
    }),
  ),
});

/** What only the running service knows: which areas and devices there are. Without one, nothing. */
async function askForWarnings(context: CommandContext, rules: readonly ReadRule[]): Promise<readonly RuleFault[]> {
  const warnings: RuleFault[] = [];
  for (const { rule, text } of rules) {
    try {
      const path = `/api/v1/operate/rules/${rule.id}/validate`;
      const { body } = await context.askService({ method: 'POST', path, body: { text } });
      const odd = AnswerShape.safeParse(body).data?.faults.filter(({ field }) => field.startsWith('where.')) ?? [];
      warnings.push(
        ...odd.map(({ line, column, field, says, isWarning }) => ({
          file: `${rule.id}.yaml`,
          line: line ?? undefined,
          column: column ?? undefined,
          field,
          says,
          isWarning,
        })),
      );
    } catch (error) {
      if (error instanceof UnavailableError || error instanceof CallerError) return warnings;
      throw error;
    }
  }
  return warnings;
}

function readWords(words: readonly string[]): { readonly files: readonly string[]; readonly json: boolean } {
  const flags = words.filter((word) => word.startsWith('-'));
  const { json } = readArguments(flags, { options: { json: { type: 'boolean' } }, shape: { json: jsonShape } });
  return { files: z.array(z.string()).parse(words.filter((word) => !word.startsWith('-'))), json };
}
