import { fc, test } from '@fast-check/vitest';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { expect } from 'vitest';
import type { Area, Position } from '../model/geography.ts';
import { createAreaIndex } from './area-index.ts';
import { area, square } from './contract/registry.contract.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const position: fc.Arbitrary<Position> = fc.record({ lat: degrees(43.3, 43.6), lon: degrees(-4, -3.6) });
/** From a house to half of the earth, so that some areas are listed by cell and some are not. */
const half = fc.oneof(degrees(0.0001, 0.02), degrees(0.1, 0.5), degrees(1, 40));
const areas: fc.Arbitrary<readonly Area[]> = fc
  .array(fc.record({ at: position, half, level: fc.constantFrom('city', 'district', 'street') }), { maxLength: 12 })
  .map((all) => all.map((each, index) => area(`a${index}`, each.level, { geometry: square(each.at, each.half) })));

const levels: readonly Area['level'][] = ['street', 'district', 'city'];
const contains = ({ geometry }: Area, { lat, lon }: Position): boolean =>
  geometry.type === 'Polygon' &&
  booleanPointInPolygon([lon, lat], {
    type: 'Polygon',
    coordinates: geometry.coordinates.map((ring) => ring.map(([x, y]) => [x, y])),
  });

test.prop([areas, fc.array(position, { maxLength: 20 })])(
  'a place lies in an area of the finest level that contains it, as if every area had been tried',
  (all, places) => {
    const index = createAreaIndex(all);
    for (const place of places) {
      const around = all.filter((each) => contains(each, place));
      const finest = levels.find((level) => around.some((each) => each.level === level));
      const found = index.smallestAround(place);
      expect(around.find(({ id }) => id === found)?.level).toBe(finest);
    }
  },
);

test.prop([areas, position, fc.nat()])('the answer does not depend on the order of the areas', (all, place, turn) => {
  const cut = all.length === 0 ? 0 : turn % all.length;
  const turned = [...all.slice(cut), ...all.slice(0, cut)];
  expect(createAreaIndex(turned).smallestAround(place)).toBe(createAreaIndex(all).smallestAround(place));
});
