import { styleText } from 'node:util';
import { z } from 'zod';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command.ts';
import { printable } from '../lines.ts';
import { checks } from './checks/index.ts';
import { type Examined, examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { plural } from './words.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Look for what is wrong, and say what to do',
  usage: `[--json]

  Looks at the configuration, the data folder, the disk, the clock, the ports, the journal, the stores and the backups. Works
  while the service runs, and while it does not. Changes nothing. Exit code 1 when there are faults; warnings alone are 0.

  --json  one JSON object`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: z.boolean().default(false) },
    });
    const installation = await context.installation();
    const examined: Examined[] = [];
    for await (const one of examine(checks, installation)) {
      examined.push(one);
      if (!json) tell(one, context);
    }
    const counts = countLevels(examined);
    if (json) context.stdout(JSON.stringify(present(examined, counts)));
    else context.stdout(`\n${summarise(counts)}`);
    return counts.faults > 0 ? exitCodes.failed : exitCodes.ok;
  },
};

type Counts = { readonly faults: number; readonly warnings: number };

function countLevels(examined: readonly Examined[]): Counts {
  const levels = examined.flatMap(({ findings }) => findings.map(({ level }) => level));
  const count = (wanted: Finding['level']): number => levels.filter((level) => level === wanted).length;
  return { faults: count('fault'), warnings: count('warning') };
}

function summarise({ faults, warnings }: Counts): string {
  if (faults === 0 && warnings === 0) return 'Nothing is wrong.';
  return `${plural(faults, 'fault')}, ${plural(warnings, 'warning')}.`;
}

const colours = { ok: 'green', warning: 'yellow', fault: 'red' } as const;

function tell({ check, findings }: Examined, { stdout }: Pick<CommandContext, 'stdout'>): void {
  for (const finding of findings) {
    const level = styleText(colours[finding.level], finding.level.padEnd(8), { stream: process.stdout });
    stdout(`${level} ${check}: ${printable(finding.found)}`);
    if (finding.level !== 'ok') stdout(`         -> ${printable(finding.remedy)}`);
  }
}

const present = (examined: readonly Examined[], counts: Counts) => ({
  sound: counts.faults === 0,
  ...counts,
  findings: examined.flatMap(({ check, findings }) => findings.map((finding) => ({ check, ...finding }))),
});
