import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../process/running-service.ts';
import type { Fault } from './fault.ts';
import { allFaults } from './faults/all.ts';
import { allMutants } from './mutants/all.ts';
import { type MutantVerdict, mutantTable, proveClean, proveMutant } from './mutants/prove-mutants.ts';
import { describeFinding } from './promises.ts';
import { describeSetting, writeReport } from './report.ts';
import { runFault, type Verdict } from './run-fault.ts';
import { alignTable } from './table.ts';

const { values, positionals: names } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
  allowPositionals: true,
});
const { quick } = values;

/** Whoever is interrupted unmounts and ends what he has started, and runs nothing more. */
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
const { signal } = interruption;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `mutants` is the check that the kit can fail; with a fault's name it runs that fault alone, without any name everything. */
function choose(): { readonly faults: readonly Fault[]; readonly withMutants: boolean } {
  const known = [...allFaults.map(({ name }) => name), 'mutants'];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  const faults = allFaults.filter(({ name }) => names.length === 0 || names.includes(name));
  return { faults, withMutants: names.includes('mutants') || (names.length === 0 && !quick) };
}

async function prove(fault: Fault): Promise<Verdict> {
  say(`== ${fault.name}: ${fault.promise}`);
  const verdict = await runFault(fault, { quick, say, signal });
  say(`\n${alignTable(verdict.table)}`);
  for (const finding of verdict.findings) say(describeFinding(finding));
  const how = verdict.findings.length === 0 ? 'every promise held' : 'BROKEN';
  say(`${fault.name}: ${how} (${verdict.seconds.toFixed(0)} s)\n`);
  return verdict;
}

/** @returns nothing when the faults find something even without a mutant: then a mutant proves nothing. */
async function proveMutants(): Promise<readonly MutantVerdict[] | undefined> {
  say('== mutants: a service that is broken on purpose is found, by the name of the promise that it breaks.');
  const broken = await proveClean(allMutants, { say, signal });
  if (broken.length > 0) {
    say(`BROKEN without a mutant: ${broken.join(', ')}`);
    return undefined;
  }
  const verdicts: MutantVerdict[] = [];
  for (const mutant of allMutants) if (!signal.aborted) verdicts.push(await proveMutant(mutant, { say, signal }));
  say(`\n${alignTable(mutantTable(verdicts))}\n`);
  return verdicts;
}

/** What the faults found out before is worth its report all the same. */
function notProven(error: unknown): undefined {
  say(`BROKEN: the mutants prove nothing: ${error instanceof Error ? error.message : String(error)}`);
}

async function main(): Promise<boolean> {
  const begun = new Date();
  const start = performance.now();
  const { faults, withMutants } = choose();
  const machine = await describeSetting();
  const verdicts: Verdict[] = [];
  for (const fault of faults) if (!signal.aborted) verdicts.push(await prove(fault));
  const mutants = withMutants && !signal.aborted ? await proveMutants().catch(notProven) : [];
  const file = values.report ?? (names.length === 0 && !quick ? join(repository, 'docs/faults.md') : undefined);
  if (signal.aborted) return false;
  if (file !== undefined) {
    const seconds = (performance.now() - start) / 1000;
    await writeFile(file, writeReport({ begun, seconds, machine, faults: verdicts, mutants: mutants ?? [] }));
    say(`written to ${file}`);
  }
  const blind = mutants === undefined || mutants.some(({ finding }) => finding === undefined);
  return !blind && verdicts.every(({ findings }) => findings.length === 0);
}

if (values.list) {
  say(alignTable([['fault', 'what must hold'], ...allFaults.map(({ name, promise }) => [name, promise])]));
  process.exit(0);
}

// A sender that a fault left behind must not keep us.
process.exit((await main()) ? 0 : 1);
