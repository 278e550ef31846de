import { expect, it } from 'vitest';
import { poison } from './faults/poison.ts';
import { shuffle } from './faults/shuffle.ts';
import { tornTail } from './faults/torn-tail.ts';
import { describeFinding } from './promises.ts';
import { runFault } from './run-fault.ts';

it.each([poison, tornTail, shuffle])('$name: $promise', { timeout: 120_000 }, async (fault) => {
  const { findings } = await runFault(fault, { quick: true, say: () => undefined });
  expect(findings.map(describeFinding)).toEqual([]);
});
