import { expect, it } from 'vitest';
import type { RankedProblem } from '../fleet/port.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { epochMs } from '../model/time.ts';
import { createMemoryCareBook } from './memory-book.ts';
import { openRepairs } from './open-repairs.ts';

const at = epochMs(Date.UTC(2026, 2, 1, 12));
const rankedOf = (id: number): RankedProblem => ({
  problem: {
    id,
    device: deviceId(`lamp-${id}`),
    kind: kindId('street-light'),
    area: undefined,
    problem: 'faulty',
    since: at,
    detectedAt: at,
    cleared: undefined,
    signs: [],
  },
  touched: { peoplePerDay: 1, lost: 1, urgency: 1, isUrgent: false, rank: 1, because: 'one person' },
});

it('what was done about problems that are over is let go of when something is done about another', async () => {
  let open = [1, 2];
  const fleet = { ranked: () => open.map(rankedOf) };
  const repairs = openRepairs({ book: createMemoryCareBook(), fleet, clock: { now: () => at } });
  await repairs.act(1, { is: 'acknowledge' }, 'ana');
  open = [2, 3];
  await repairs.act(2, { is: 'acknowledge' }, 'ana');
  const seenBy = [1, 2].map((problem) => repairs.of(problem).acknowledged?.by);
  expect(seenBy).toEqual([undefined, 'ana']);
});
