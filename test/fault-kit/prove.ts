import { parseArgs } from 'node:util';
import { allFaults } from './faults/all.ts';
import { describeFinding } from './promises.ts';
import { runFault, type Verdict } from './run-fault.ts';
import { alignTable } from './table.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function show({ fault, table, findings, seconds }: Verdict): void {
  say(`\n${alignTable(table)}`);
  for (const finding of findings) say(describeFinding(finding));
  say(`${fault.name}: ${findings.length === 0 ? 'every promise held' : 'BROKEN'} (${seconds.toFixed(0)} s)\n`);
}

const unknown = positionals.filter((name) => !allFaults.some((fault) => fault.name === name));
if (unknown.length > 0) {
  say(`there is no fault ${unknown.join(', ')}; there are: ${allFaults.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const chosen = allFaults.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const verdicts: Verdict[] = [];
for (const fault of chosen) {
  say(`== ${fault.name}: ${fault.promise}`);
  const verdict = await runFault(fault, { quick: values.quick, say });
  show(verdict);
  verdicts.push(verdict);
}
// A sender that a fault left behind must not keep us.
process.exit(verdicts.every(({ findings }) => findings.length === 0) ? 0 : 1);
