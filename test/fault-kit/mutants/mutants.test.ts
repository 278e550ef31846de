import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../../process/running-service.ts';
import { allFaults } from '../faults/all.ts';
import { allMutants } from './all.ts';
import { mutate } from './mutant.ts';
import { proveMutant } from './prove-mutants.ts';

it.each(allMutants)('the mutant $name fits the product as it is now', (mutant) => {
  const source = readFileSync(join(repository, mutant.file), 'utf8');
  expect(mutate(source, mutant)).not.toBe(source);
  expect(allFaults.map(({ name }) => name)).toContain(mutant.fault);
});

it('a mutant that fits nowhere, or in two places, is told', () => {
  const [mutant] = allMutants;
  if (mutant === undefined) throw new Error('there is none');
  expect(() => mutate('nothing of it', mutant)).toThrow('0 times');
  expect(() => mutate(mutant.text + mutant.text, mutant)).toThrow('2 times');
});

it('a power cut finds a journal that does not wait for the disk', { timeout: 480_000 }, async () => {
  const mutant = allMutants.find(({ name }) => name === 'no-fsync');
  if (mutant === undefined) throw new Error('there is none');
  const { finding } = await proveMutant(mutant, { say: () => undefined });
  expect(finding?.detail).toMatch(/acknowledged messages are not in the store/);
});
