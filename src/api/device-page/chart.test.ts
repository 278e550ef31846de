import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { noon, reading } from '../../../test/api/small-city.ts';
import type { Rhythm } from '../../model/device-kind.ts';
import { days, hours, minutes } from '../../model/duration.ts';
import { before } from '../../model/time.ts';
import { chartHeight, chartWidth, drawSeries } from './chart.ts';

const rhythm: Rhythm = { speaks: 'periodically', every: minutes(5), lateAfter: minutes(15), staleAfter: hours(1) };
const span = { from: before(noon, days(1)), to: noon };
const draw = (
  id: 'occupied' | 'no2',
  points: readonly (readonly [number, number | { value: number; quality: 'suspect' | 'fail' }])[],
) =>
  drawSeries(
    id,
    points.map(([ago, value]) => reading('bay-1', minutes(ago), { [id]: value })),
    { span, rhythm },
  );

describe('a picture of a series', () => {
  it('breaks its line where the device was silent for longer than it should', () => {
    const { line, gaps } = draw('no2', [
      [60, 1],
      [50, 2],
      [30, 3],
      [20, 4],
    ]);
    expect(line.match(/M[^M]*/g)).toHaveLength(2);
    expect(gaps).toBe(1);
  });

  it('does not call it silence when only the trust was missing, but draws no line through it either', () => {
    const { line, gaps, marks } = draw('no2', [
      [60, 1],
      [50, { value: 9, quality: 'suspect' }],
      [40, 2],
    ]);
    expect([line.match(/M/g)?.length, gaps, marks.length]).toEqual([2, 0, 1]);
  });

  it('takes its scale from what is trusted, and holds an impossible value at the edge', () => {
    const { marks, greatest } = draw('no2', [
      [60, 1],
      [55, { value: 5000, quality: 'fail' }],
      [50, 3],
    ]);
    expect(greatest).toBe(3);
    expect(marks).toMatchObject([{ y: 0, isBeyond: true, quality: 'fail' }]);
  });

  it('lets a state hold until the next word, and no longer than its silence means something', () => {
    const { bars, share } = draw('occupied', [
      [240, 1],
      [210, 0],
      [60, { value: 1, quality: 'fail' }],
      [30, 1],
    ]);
    expect(bars.map(({ holds }) => holds)).toEqual([true, false, true]);
    const minute = chartWidth / 1440;
    expect(bars.map(({ width }) => Math.round(width / minute))).toEqual([30, 60, 30]);
    expect(share).toBeCloseTo(60 / 120, 2);
  });

  it('lies at the bottom where nothing can be less', () => {
    const { line, edges } = draw('no2', [
      [60, 0],
      [55, 0],
    ]);
    expect(line).toMatch(/^M\d+(\.\d)? 100h0L/);
    expect(edges).toEqual({ least: 0, greatest: 2 });
  });

  it('is flat where only the last digit moves, and has its edges where its scale says', () => {
    const { line, edges, least, greatest } = draw('no2', [
      [60, 10.3],
      [55, 10.34],
      [50, 10.26],
    ]);
    const heights = [...line.matchAll(/[ML]\S+ ([\d.]+)/g)].map(([, height]) => Number(height));
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(chartHeight * 0.05);
    expect([edges.greatest - edges.least, least, greatest]).toEqual([expect.closeTo(2, 6), 10.26, 10.34]);
    const storm = draw('no2', [
      [60, 5],
      [55, 80],
    ]);
    expect(storm.edges).toEqual({ least: 5, greatest: 80 });
  });

  test.prop([
    fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
      maxLength: 30,
    }),
  ])('stays within its frame, whatever came and whenever', (points) => {
    const sorted = points.toSorted(([one], [other]) => other - one);
    const { line, marks, bars } = draw('no2', sorted);
    const figures = [...line.matchAll(/[ML](\S+) ([\d.-]+)/g)].flatMap(([, x, y]) => [[Number(x), Number(y)] as const]);
    expect(figures).toHaveLength(points.length);
    for (const [x, y] of [...figures, ...marks.map((mark) => [mark.x, mark.y] as const)]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(chartWidth);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(chartHeight);
    }
    expect(bars).toEqual([]);
  });
});
