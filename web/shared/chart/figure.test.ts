import { describe, expect, it } from 'vitest';
import { figure, pointsAsSaid, said } from './figure.ts';
import type { Point } from './points.ts';

const point: Point = { time: 0, end: 1, value: 10, least: null, greatest: 12.5, is: 'counted', reasons: [] };

describe('the wind', () => {
  it('is said and drawn in kilometres an hour', () => {
    expect(pointsAsSaid([point], 'wind_speed')).toEqual([{ ...point, value: 36, greatest: 45 }]);
    expect(said('wind_speed', 36)).toBe('36\u00a0km/h');
    expect(figure('wind_speed', 10)).toBe('36\u00a0km/h');
  });

  it('is all that is changed', () => {
    expect(pointsAsSaid([point], 'no2')).toEqual([point]);
    expect(figure('no2', 10)).toBe('10\u00a0µg/m³');
  });
});
