import { expect, it } from 'vitest';
import { holdBooks } from './books.ts';
import { noLatencies } from './latencies.ts';

it('the books find what is missing, what is doubled, and what should have been refused', () => {
  const promised = { sent: 6, acknowledged: new Set([0, 1, 2, 4]), inFlight: 2, latencies: noLatencies() };
  const isRefused = (number: number) => number >= 4;
  expect(holdBooks({ ...promised, isRefused }, [0, 1, 1, 3, 5])).toEqual({
    sent: 6,
    acknowledged: 4,
    stored: 4,
    missing: 1,
    doubled: 1,
    wronglyStored: 1,
    refused: 1,
    inFlight: 2,
  });
});
