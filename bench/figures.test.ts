import { describe, expect, it } from 'vitest';
import { fixed, Histogram, median, whole } from './figures.ts';

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (figures, expected) => {
  expect(median(figures)).toBe(expected);
});

it('a figure that was not measured is a dash', () => {
  expect([whole(median([])), fixed(Number.NaN)]).toEqual(['-', '-']);
});

describe('a histogram', () => {
  it('answers quantiles to a twentieth of a millisecond, and the largest exactly', () => {
    const histogram = new Histogram();
    for (let count = 1; count <= 1000; count += 1) histogram.add(count / 10);
    expect(histogram.quantile(0.5)).toBeCloseTo(50, 0);
    expect(histogram.quantile(0.99)).toBeCloseTo(99, 0);
    expect(histogram.max).toBe(100);
  });

  it('forgets when it is cleared', () => {
    const histogram = new Histogram();
    histogram.add(5);
    histogram.clear();
    expect(histogram.quantile(0.5)).toBeNaN();
  });

  it('keeps what lies beyond its range in its last place', () => {
    const histogram = new Histogram();
    histogram.add(60_000);
    expect(histogram.max).toBe(60_000);
    expect(histogram.quantile(1)).toBe(10_000);
  });
});
