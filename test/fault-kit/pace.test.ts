import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

const takeAll = (pace: Pace, now: number): number => {
  let count = 0;
  while (pace.take(now)) count += 1;
  return count;
};

it('a pace lets through so many a second, and makes up for a second of silence at most', () => {
  const pace = new Pace(100, 0);
  expect(takeAll(pace, 0)).toBe(1);
  expect(takeAll(pace, 500)).toBe(50);
  expect(takeAll(pace, 60_000)).toBe(100);
});

it('a slow pace is kept too', () => {
  const pace = new Pace(2, 0);
  const taken = Array.from({ length: 100 }, (_, tick) => takeAll(pace, tick * 100)).reduce((sum, one) => sum + one, 0);
  expect(taken).toBeGreaterThanOrEqual(19);
  expect(taken).toBeLessThanOrEqual(21);
});
