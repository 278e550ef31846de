import { expect, it } from 'vitest';
import { countRefusedAgain } from './replay.ts';

const [one, two, later] = ['2026-11-22T09:00:00.000Z', '2026-11-22T09:05:00.000Z', '2026-11-22T10:00:00.000Z'];
const before = [
  { id: '5-0-1', receivedAt: one },
  { id: '6-0-2', receivedAt: two },
];

it.each([
  ['none when all were taken', [], 0],
  ['those that came back under another id, as old as they were', [{ id: '9-0-1', receivedAt: one }], 1],
  ['not those that were not tried', [before[1]], 0],
  ['not what the device sent meanwhile', [{ id: '8-0-3', receivedAt: later }], 0],
])('what was refused again is %s', (_what, now, expected) => {
  expect(
    countRefusedAgain(
      before,
      now.flatMap((letter) => letter ?? []),
    ),
  ).toBe(expected);
});
