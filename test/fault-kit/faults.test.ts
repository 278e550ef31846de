import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { repository } from '../process/running-service.ts';
import { allFaults } from './faults/all.ts';
import { kill } from './faults/kill.ts';
import { powerCut } from './faults/power-cut.ts';
import { storeRefuses } from './faults/store-refuses.ts';
import { describeFinding } from './promises.ts';
import { runFault } from './run-fault.ts';

it.each([kill, powerCut, storeRefuses])('$name: $promise', { timeout: 240_000 }, async (fault) => {
  const { findings } = await runFault(fault, { quick: true, say: () => undefined });
  expect(findings.map(describeFinding)).toEqual([]);
});

it('every fault has a name of its own, and a script by that name', () => {
  const names = allFaults.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const PackageShape = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = PackageShape.parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')));
  const command = (name: string): string => `node test/fault-kit/prove.ts ${name}`;
  const wanted = [...names, 'mutants'].map((name) => [`prove:${name}`, command(name)]);
  expect(Object.entries(scripts).filter(([name]) => name.startsWith('prove:'))).toEqual(expect.arrayContaining(wanted));
});
