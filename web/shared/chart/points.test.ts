import { describe, expect, it } from 'vitest';
import { gapsOf, pointsOf, pointsOfWindows } from './points.ts';
import { scaleOf } from './scale.ts';
import { heldOf, stretchesOf } from './stretches.ts';

const at = (minute: number): string => new Date(minute * 60_000).toISOString();
const said = (minute: number, lastValue: number | boolean, quality: 'pass' | 'suspect' | 'fail' = 'pass') => ({
  quantity: 'no2',
  time: at(minute),
  lastValue,
  quality,
  reasons: quality === 'pass' ? [] : ['spike: 40 above its neighbours'],
});
const minutes = (n: number): number => n * 60_000;

describe('the readings of a quantity', () => {
  it('are drawn from the first to the last, whatever the order of the answer', () => {
    expect(pointsOf([said(10, 3), said(5, 2), said(0, 1)], 'no2').map(({ value }) => value)).toEqual([1, 2, 3]);
  });
  it('are those of the quantity alone, and none where there never was a value', () => {
    const never = { quantity: 'no2', time: null, lastValue: null, quality: 'missing' as const, reasons: [] };
    expect(pointsOf([{ ...said(0, 1), quantity: 'o3' }, never], 'no2')).toEqual([]);
  });
  it('have zero as a value', () => {
    expect(pointsOf([said(0, 0)], 'no2')[0]?.value).toBe(0);
  });
  it('say why they are doubted', () => {
    expect(pointsOf([said(0, 99, 'suspect')], 'no2')[0]).toMatchObject({
      is: 'suspect',
      reasons: [expect.stringContaining('spike')],
    });
  });
});

describe('a gap', () => {
  it('is a silence that is longer than it should be', () => {
    const points = pointsOf([said(0, 1), said(5, 2), said(60, 3)], 'no2');
    expect(gapsOf(points, minutes(15))).toEqual([{ from: minutes(5), to: minutes(60) }]);
  });
  it('is also where only doubted values came', () => {
    const points = pointsOf([said(0, 1), said(10, 99, 'fail'), said(20, 2)], 'no2');
    expect(gapsOf(points, minutes(15))).toEqual([{ from: 0, to: minutes(20) }]);
  });
  it('is not between spans that touch', () => {
    expect(gapsOf(pointsOfWindows([window(0, 4), window(60, 5)]), minutes(30))).toEqual([]);
  });
});

const none = { pass: 0, not_evaluated: 0, suspect: 0, fail: 0 };
const window = (minute: number, mean: number | null, more: object = {}) => ({
  start: at(minute),
  end: at(minute + 60),
  count: mean === null ? 0 : 12,
  mean,
  min: mean,
  max: mean,
  completeness: mean === null ? 0 : 1,
  quality: none,
  open: false,
  ...more,
});

describe('a span of time', () => {
  it('of which less than three quarters is known is marked', () => {
    expect(pointsOfWindows([window(0, 3, { completeness: 0.7 })])[0]?.is).toBe('incomplete');
    expect(pointsOfWindows([window(0, 3, { completeness: 0.8 })])[0]?.is).toBe('counted');
  });
  it('that lasts still is not', () => {
    expect(pointsOfWindows([window(0, 3, { completeness: 0.1, open: true })])[0]?.is).toBe('counted');
  });
  it('in which all was doubted is marked as doubtful, and has no value', () => {
    const quality = { ...none, fail: 12 };
    expect(pointsOfWindows([window(0, null, { quality })])[0]).toMatchObject({ is: 'suspect', value: null });
  });
});

describe('the edges of a picture', () => {
  const options = { limits: [], digits: 1 };
  it('are around what counts, whatever a wrong value says', () => {
    const points = pointsOf([said(0, 10), said(5, 20), said(10, 5000, 'fail')], 'no2');
    expect(scaleOf(points, options).greatest).toBeLessThan(25);
  });
  it('have room for a limit that is near, not for one that is far off', () => {
    const points = pointsOf([said(0, 10), said(5, 20)], 'no2');
    expect(scaleOf(points, { ...options, limits: [{ value: 25, label: '' }] }).greatest).toBeGreaterThanOrEqual(25);
    expect(scaleOf(points, { ...options, limits: [{ value: 200, label: '' }] }).greatest).toBeLessThan(25);
  });
  it('do not make a storm of the last digit', () => {
    const { least, greatest } = scaleOf(pointsOf([said(0, 50), said(5, 50.1)], 'no2'), options);
    expect(greatest - least).toBeGreaterThanOrEqual(2);
  });
  it('do not go below zero where nothing was', () => {
    expect(scaleOf(pointsOf([said(0, 0), said(5, 30)], 'no2'), options).least).toBe(0);
  });
});

describe('a state', () => {
  const words = { true: 'occupied', false: 'free' };
  const span = { from: 0, to: minutes(600) };
  const held = (...points: Parameters<typeof pointsOf>[0]) =>
    stretchesOf(pointsOf(points, 'no2'), { span, knownFor: minutes(240), words });

  it('holds until the next word', () => {
    expect(held(said(0, true), said(30, false), said(60, true)).slice(0, 2)).toEqual([
      { from: 0, to: minutes(30), word: 'occupied', height: 'full' },
      { from: minutes(30), to: minutes(60), word: 'free', height: 'low' },
    ]);
  });
  it('is one stretch while it is repeated', () => {
    expect(held(said(0, true), said(60, true))).toEqual([
      { from: 0, to: minutes(300), word: 'occupied', height: 'full' },
    ]);
  });
  it('is not known after a long silence', () => {
    expect(held(said(0, true)).map(({ to }) => to)).toEqual([minutes(240)]);
  });
  it('is ended by a doubted word, which says nothing itself', () => {
    expect(held(said(0, true), said(30, false, 'suspect')).map(({ to }) => to)).toEqual([minutes(30)]);
  });
  it('is told by how long it held, the longest first', () => {
    expect(heldOf(held(said(0, true), said(30, false)))).toEqual([
      { word: 'free', lasted: minutes(240) },
      { word: 'occupied', lasted: minutes(30) },
    ]);
  });
});
