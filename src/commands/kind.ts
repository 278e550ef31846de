import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { tabulate } from './lines.ts';
import { jsonShape } from './shapes.ts';

export const kindList: Command = {
  name: 'kind list',
  summary: 'List the kinds of devices that this Barrio understands',
  usage: `[--json]

  --json   print one JSON array`,
  async run({ arguments: words, kinds, stdout }) {
    const { json } = readArguments(words, { options: { json: { type: 'boolean' } }, shape: { json: jsonShape } });
    const all = [...kinds.values()].map(({ id, label, quantities }) => ({ id, label, quantities }));
    const rows = all.map(({ id, label, quantities }) => [id, label, quantities.join(', ')]);
    if (json) stdout(JSON.stringify(all));
    else for (const line of tabulate(['ID', 'LABEL', 'QUANTITIES'], rows)) stdout(line);
    return exitCodes.ok;
  },
};
