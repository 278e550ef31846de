import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { buildSmallCity } from '../../../test/api/small-city.ts';
import { createCalendar } from '../../model/calendar.ts';
import type { LonLat } from '../../model/geography.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import { areasOf } from './cap-area.ts';
import { capTime } from './cap-time.ts';
import { simplifyRing } from './simplify.ts';

const { registry } = await buildSmallCity();

const subjects = [{ is: 'area' as const, id: areaId('centro') }];

describe('where a warning holds', () => {
  it('is the polygon of each area', () => {
    expect(areasOf({ areas: [areaId('centro'), areaId('puerto')], places: [], subjects }, registry)).toEqual([
      { areaDesc: 'Centro', polygon: ['43,-4 43,-3.9 43.1,-3.9 43.1,-4 43,-4'] },
      { areaDesc: 'Puerto', polygon: ['43,-3.9 43,-3.8 43.1,-3.8 43.1,-3.9 43,-3.9'] },
    ]);
  });

  it('is a circle around each device', () => {
    const places = [{ device: deviceId('lamp-1'), position: { lat: 43.001, lon: -3.998 } }];
    expect(areasOf({ areas: [areaId('mayor')], places, subjects }, registry)).toEqual([
      { areaDesc: 'lamp-1', circle: ['43.001,-3.998 0.1'] },
    ]);
  });

  it('is the whole city where no area is named', () => {
    expect(areasOf({ areas: [], places: [], subjects: [{ is: 'city' }] }, registry)).toMatchObject([
      { areaDesc: 'Villa' },
    ]);
  });

  it('is not the whole city when it lies outside every area', () => {
    const far = [{ is: 'device' as const, id: deviceId('far') }];
    expect(areasOf({ areas: [], places: [], subjects: far }, registry)).toEqual([{ areaDesc: 'far' }]);
  });

  it('is told by its id when the area exists no more', () => {
    expect(areasOf({ areas: [areaId('gone')], places: [], subjects }, registry)).toEqual([{ areaDesc: 'gone' }]);
  });
});

/** A coast: a circle with bays. */
const coast = (points: number, depth: number): readonly LonLat[] => {
  const ring = Array.from({ length: points }, (_, index): LonLat => {
    const angle = (index / points) * 2 * Math.PI;
    const radius = 0.05 + Math.sin(angle * 37) * depth;
    return [-3.8 + Math.cos(angle) * radius, 43.4 + Math.sin(angle) * radius];
  });
  return [...ring, ring[0] ?? [0, 0]];
};

describe('a polygon with too many points', () => {
  test.prop([fc.integer({ min: 3, max: 2000 }), fc.double({ min: 0, max: 0.02, noNaN: true })], { numRuns: 30 })(
    'keeps its shape, and is closed, with two hundred at most',
    (points, depth) => {
      const ring = coast(points, depth);
      const simple = simplifyRing(ring);
      expect(simple.length).toBeLessThanOrEqual(200);
      expect(simple.length).toBeGreaterThanOrEqual(4);
      expect(simple[0]).toEqual(simple.at(-1));
      const known = new Set(ring.map(String));
      expect(simple.every((point) => known.has(String(point)))).toBe(true);
    },
  );
});

describe('a time of CAP', () => {
  it.each([
    ['Europe/Madrid', '2026-07-01T10:00:59.999Z', '2026-07-01T12:00:59+02:00'],
    ['Europe/Madrid', '2026-01-01T23:30:00Z', '2026-01-02T00:30:00+01:00'],
    ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00-03:30'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01T05:45:00+05:45'],
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00-00:00'],
    ['Europe/Madrid', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
    ['Europe/Madrid', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
  ])('in %s, %s is %s', (zone, iso, expected) => {
    const written = capTime(epochMs(Date.parse(iso)), createCalendar(zone));
    expect(written).toBe(expected);
    expect(Math.floor(Date.parse(written) / 1000)).toBe(Math.floor(Date.parse(iso) / 1000));
  });
});
