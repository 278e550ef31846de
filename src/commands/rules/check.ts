import { z } from 'zod';
import { readArguments } from '../arguments.ts';
import { type Command, exitCodes } from '../command.ts';
import { plural } from '../doctor/words.ts';
import { printable } from '../lines.ts';
import { jsonShape } from '../shapes.ts';
import { readFolder, ruleFilesOf } from './rule-files.ts';

export const rulesCheck: Command = {
  name: 'rules check',
  summary: 'Say whether files of rules are sound, and what is wrong where',
  usage: `[FILE...] [--json]

  FILE    rules, e.g. rules/smog.yaml; without any, all of the rules' folder

  --json  one JSON object a fault

  Needs no service, and puts nothing in force. Exit code 1 when any file is faulty. How a rule is written: docs/rules.md`,
  async run(context) {
    const { files: named, json } = readWords(context.arguments);
    const files = await ruleFilesOf(context);
    const { rules, faults } = named.length === 0 ? await readFolder(files) : await files.read(named);
    for (const fault of faults)
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

function readWords(words: readonly string[]): { readonly files: readonly string[]; readonly json: boolean } {
  const flags = words.filter((word) => word.startsWith('-'));
  const { json } = readArguments(flags, { options: { json: { type: 'boolean' } }, shape: { json: jsonShape } });
  return { files: z.array(z.string()).parse(words.filter((word) => !word.startsWith('-'))), json };
}
