import { fileURLToPath } from 'node:url';
import type { Fault } from '../fault.ts';
import { allFaults } from '../faults/all.ts';
import { describeFinding, type Finding } from '../promises.ts';
import { runFault } from '../run-fault.ts';
import type { StartOptions } from '../service-under-test.ts';
import type { Table } from '../table.ts';
import { type Mutant, mutantVariable, signOf } from './mutant.ts';

/** Some are found only when the fault strikes within the same millisecond: it may try again. */
const mostTries = 3;

export type MutantVerdict = {
  readonly mutant: Mutant;
  readonly tries: number;
  /** What gave it away; `undefined` when nothing did, and the kit is blind to it. */
  readonly finding: Finding | undefined;
};

type Running = { readonly say: (line: string) => void; readonly signal?: AbortSignal };

const silently = { quick: true, say: () => undefined } as const;

const preload = fileURLToPath(new URL('./preload.ts', import.meta.url));

const startAs = ({ name }: Mutant): StartOptions => ({
  nodeFlags: ['--import', preload],
  environment: { [mutantVariable]: name },
});

/** Looks whether the kit finds a service that is broken on purpose, and finds it by the name of the promise that it breaks. */
export async function proveMutant(mutant: Mutant, { say, signal }: Running): Promise<MutantVerdict> {
  const fault = faultNamed(mutant.fault);
  for (let tries = 1; tries <= mostTries; tries += 1) {
    if (signal?.aborted === true) break;
    const { findings, output } = await runFault(fault, { ...silently, signal, always: startAs(mutant) });
    if (!output.includes(signOf(mutant))) {
      throw new Error(
        `the service was never the mutant ${mutant.name}:\n${findings.map(describeFinding).join('\n')}\n${output}`,
      );
    }
    const finding = findings.find(({ promise }) => promise === mutant.caughtAs);
    say(`${mutant.name}, try ${tries}: ${findings.map(describeFinding).join('; ') || 'nothing found'}`);
    if (finding !== undefined) return { mutant, tries, finding };
  }
  return { mutant, tries: mostTries, finding: undefined };
}

/** The same faults without a mutant must find nothing: otherwise a mutant proves nothing. */
export async function proveClean(mutants: readonly Mutant[], { say, signal }: Running): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const name of new Set(mutants.map(({ fault }) => fault))) {
    const { findings } = await runFault(faultNamed(name), { ...silently, signal });
    say(`${name} without a mutant: ${findings.map(describeFinding).join('; ') || 'every promise held'}`);
    if (findings.length > 0) broken.push(name);
  }
  return broken;
}

export const mutantTable = (verdicts: readonly MutantVerdict[]): Table => [
  ['mutant', 'what is wrong with it', 'fault', 'caught as', 'tries'],
  ...verdicts.map(({ mutant, finding, tries }) => [
    mutant.name,
    mutant.wrong,
    mutant.fault,
    finding?.promise ?? 'NOT CAUGHT',
    String(tries),
  ]),
];

function faultNamed(name: string): Fault {
  const fault = allFaults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  return fault;
}
