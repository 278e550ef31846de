import { expect, it } from 'vitest';
import { kill } from './faults/kill.ts';
import { describeFinding } from './promises.ts';
import { runFault } from './run-fault.ts';

it('kill -9 under load loses nothing acknowledged, and doubles nothing', async () => {
  const { findings } = await runFault(kill, { quick: true, say: () => undefined });
  expect(findings.map(describeFinding)).toEqual([]);
});
