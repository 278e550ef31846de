import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import { type Rollup, rollupKey } from '../../model/rollup.ts';
import { after } from '../../model/time.ts';
import { start } from '../contract/city.ts';
import { firstTime, secondTime } from '../contract/rollup-questions.ts';
import { reconcile } from './reconcile.ts';
import { sameRollup } from './same.ts';

const rollup = (changed: Partial<Rollup> = {}): Rollup => ({
  group: 'a',
  quantity: 'pm2_5',
  start,
  end: after(start, minutes(15)),
  counted: { count: 3, mean: 30, min: 10, max: 60 },
  percentiles: { p10: 12, p50: 20, p90: 52 },
  all: { count: 3, mean: 30, min: 10, max: 60 },
  quality: { pass: 1, not_evaluated: 2, suspect: 0, fail: 0 },
  completeness: 0.2,
  revision: 1,
  workedOutAt: firstTime,
  ...changed,
});
const direction = (mean: number): Rollup =>
  rollup({ quantity: 'wind_direction', counted: { count: 2, mean, min: 0, max: 359 } });

describe('two rollups say the same', () => {
  it.each<[string, Partial<Rollup>]>([
    ['worked out at another time', { workedOutAt: secondTime, revision: 7 }],
    ['a mean added up in another order', { counted: { count: 3, mean: 30 + 1e-12, min: 10, max: 60 } }],
  ])('%s', (_name, changed) => {
    expect(sameRollup(rollup(), rollup(changed))).toBe(true);
  });

  it('more devices are registered, and nothing more was heard', () => {
    expect(sameRollup(rollup(), rollup({ completeness: 0.1 }))).toBe(true);
    const state = (completeness: number) => rollup({ quantity: 'occupied', completeness });
    expect(sameRollup(state(0.2), state(0.1))).toBe(false);
  });

  it('directions on the two sides of north', () => {
    expect(sameRollup(direction(0), direction(359.999_999_999_9))).toBe(true);
    expect(sameRollup(direction(0), direction(359.99))).toBe(false);
  });
});

describe('two rollups differ', () => {
  it.each<[string, Partial<Rollup>]>([
    ['in the mean', { counted: { count: 3, mean: 30.000_001, min: 10, max: 60 } }],
    ['in a mean that is not known', { counted: { count: 3, mean: undefined, min: 10, max: 60 } }],
    ['in a count', { counted: { count: 4, mean: 30, min: 10, max: 60 } }],
    ['in what is said of all', { all: { count: 3, mean: 30, min: 9, max: 60 } }],
    ['in the largest value', { all: { count: 3, mean: 30, min: 10, max: 61 } }],
    ['in the qualities', { quality: { pass: 2, not_evaluated: 1, suspect: 0, fail: 0 } }],
    ['in those of doubted ones', { quality: { pass: 1, not_evaluated: 2, suspect: 1, fail: 0 } }],
    ['in those that fail', { quality: { pass: 1, not_evaluated: 2, suspect: 0, fail: 1 } }],
    ['in a percentile', { percentiles: { p10: 12, p50: 21, p90: 52 } }],
    ['in that there are percentiles', { percentiles: undefined }],
    ['in the end of the window', { end: after(start, minutes(14)) }],
  ])('%s', (_name, changed) => {
    expect(sameRollup(rollup(), rollup(changed))).toBe(false);
    expect(sameRollup(rollup(changed), rollup())).toBe(false);
  });
});

describe('what has to be written', () => {
  const kept = (...rollups: readonly Rollup[]) => new Map(rollups.map((one) => [rollupKey(one), one]));

  it('is what is new, as its first revision', () => {
    expect(reconcile(kept(), [rollup()])).toEqual({ write: [rollup()], fresh: 1, restated: 0 });
  });

  it('is what changed, with one more revision than the kept one', () => {
    const changed = rollup({ percentiles: { p10: 12, p50: 21, p90: 52 }, workedOutAt: secondTime });
    expect(reconcile(kept(rollup({ revision: 4 })), [changed])).toEqual({
      write: [{ ...changed, revision: 5 }],
      fresh: 0,
      restated: 1,
    });
  });

  it('is nothing of what stayed, nor of what is not worked out any more', () => {
    const others = [rollup({ group: 'b' }), rollup({ quantity: 'pm10' }), rollup({ start: after(start, minutes(1)) })];
    expect(reconcile(kept(rollup(), ...others), [rollup({ workedOutAt: secondTime })])).toEqual({
      write: [],
      fresh: 0,
      restated: 0,
    });
  });
});
