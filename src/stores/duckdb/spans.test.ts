import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { spansOf } from './spans.ts';

it('keeps near times in one span', () => {
  expect(spansOf(Float64Array.of(30, 10, 20))).toEqual([{ from: 10, to: 30 }]);
});

it('cuts where nothing lies for more than an hour', () => {
  const [day, hour] = [hours(24), hours(1)];
  expect(spansOf(Float64Array.of(3 * day + hour, 5, 3 * day, 0))).toEqual([
    { from: 0, to: 5 },
    { from: 3 * day, to: 3 * day + hour },
  ]);
});

it('cuts at the widest gaps when there are many', () => {
  const times = Array.from({ length: 20 }, (_, index) => index * index * hours(2));
  const spans = spansOf(Float64Array.from(times));
  expect(spans).toHaveLength(8);
  expect(spans.slice(1).map(({ from, to }) => [from, to])).toEqual(times.slice(13).map((time) => [time, time]));
});

it('holds every time, in few spans that do not meet', () => {
  const anyTimes = fc.array(
    fc.nat({ max: 1e6 }).map((minute) => minute * 60_000),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(anyTimes, (times) => {
      const spans = spansOf(Float64Array.from(times));
      expect(spans.length).toBeLessThanOrEqual(8);
      for (const time of times) expect(spans.filter(({ from, to }) => from <= time && time <= to)).toHaveLength(1);
    }),
  );
});
