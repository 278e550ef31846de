import { expect, it } from 'vitest';
import { kill } from './faults/kill.ts';
import { storeDown } from './faults/store-down.ts';
import { allMutants } from './mutants/all.ts';
import { writeReport } from './report.ts';

it('the report tells of each fault what held, what broke, and whether the kit can fail', () => {
  const [caught, missed] = allMutants;
  if (caught === undefined || missed === undefined) throw new Error('there are too few mutants');
  const table = [
    ['messages', 'in the fault', 'other devices'],
    ['sent', '12', '3'],
  ];
  const text = writeReport({
    begun: new Date(0),
    seconds: 600,
    machine: { cores: '2' },
    faults: [
      { fault: kill, findings: [], table, seconds: 12, output: '' },
      {
        fault: storeDown,
        findings: [{ promise: 'catches-up', detail: 'it never did' }],
        table,
        seconds: 30,
        output: '',
      },
    ],
    mutants: [
      { mutant: caught, tries: 1, finding: { promise: caught.caughtAs, detail: 'gone' } },
      { mutant: missed, tries: 3, finding: undefined },
    ],
  });
  expect(text).toContain('on 1970-01-01T00:00:00.000Z, in 10 minutes');
  expect(text).toContain(`| kill | ${kill.promise} | held | 12 |`);
  expect(text).toContain('| **broken**: catches-up | 30 |');
  expect(text).toContain('BROKEN catches-up: it never did');
  expect(text).toContain('| sent | 12 | 3 |');
  expect(text).toMatch(new RegExp(`\\| ${missed.name} .* NOT CAUGHT \\| 3 \\|`));
});
