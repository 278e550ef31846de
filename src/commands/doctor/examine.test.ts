import { expect, it } from 'vitest';
import { milliseconds } from '../../model/duration.ts';
import type { Check } from './check.ts';
import { examine } from './examine.ts';
import { ok } from './finding.ts';
import { installationOn, newFolder } from './fixtures/installation.ts';

const check = (name: string, run: Check['run']): Check => ({ name, run });

it('one check that breaks and one that hangs are faults of their own, and the others are run', async () => {
  const checks = [
    check('broken', async () => await Promise.reject(new Error('the table is upside down'))),
    check('hanging', async () => await new Promise(() => undefined)),
    check('sound', async () => [ok('all is well')]),
  ];
  const found = await Array.fromAsync(examine(checks, installationOn(newFolder()), milliseconds(20)));
  expect(found).toEqual([
    {
      check: 'broken',
      findings: [expect.objectContaining({ level: 'fault', found: expect.stringContaining('upside') })],
    },
    { check: 'hanging', findings: [expect.objectContaining({ level: 'fault', found: 'no answer within 0.02 s' })] },
    { check: 'sound', findings: [{ level: 'ok', found: 'all is well' }] },
  ]);
});
