import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { hours, minutes } from '../model/duration.ts';
import { inputOf, knownWithin, percent } from './evidence.ts';

const ten = at('2026-11-21T10:00:00Z');
const eleven = at('2026-11-21T11:00:00Z');
const half = at('2026-11-21T10:30:00Z');

describe('what a window knows of a span', () => {
  it('is all of it when the window is complete and lies in the span', () => {
    expect(knownWithin(windowOf('no2', 1, { start: ten }), { from: ten, to: eleven })).toBe(hours(1));
  });

  it('is spread evenly where the span cuts the window', () => {
    const window = windowOf('no2', 1, { start: ten, completeness: 0.5 });
    expect(knownWithin(window, { from: half, to: eleven })).toBe(minutes(15));
  });

  it('lies before now when the window is not over', () => {
    const window = windowOf('no2', 1, { start: ten, completeness: 0.5, workedOutAt: half });
    expect(knownWithin(window, { from: ten, to: half })).toBe(minutes(30));
    expect(knownWithin(window, { from: half, to: eleven })).toBe(0);
  });

  it('is nothing of a span elsewhere', () => {
    expect(knownWithin(windowOf('no2', 1, { start: ten }), { from: eleven, to: at('2026-11-21T12:00:00Z') })).toBe(0);
  });
});

it('an input sums up its windows: values, quality, completeness and corrections', () => {
  const quality = { pass: 3, not_evaluated: 1, suspect: 2, fail: 4 };
  const doubted = { counted: { count: 4, mean: 1, min: 1, max: 1 }, quality, completeness: 0.5, revision: 3 };
  const windows = [windowOf('no2', 1, { start: ten }), windowOf('no2', 1, { start: eleven, ...doubted })];
  expect(inputOf('no2', windows, { from: ten, to: at('2026-11-21T12:00:00Z') })).toEqual({
    quantity: 'no2',
    counted: 16,
    quality: { pass: 15, not_evaluated: 1, suspect: 2, fail: 4 },
    completeness: 0.75,
    corrections: 2,
  });
});

it('a share just below a limit is never rounded up to it', () => {
  expect(percent(0.7499)).toBe('74 %');
  expect(percent(0.75)).toBe('75 %');
});
