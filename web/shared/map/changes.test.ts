import { expect, it } from 'vitest';
import { byId, changesBetween } from './changes.ts';
import { circleAround, frameAround, frameOf, type Point } from './point.ts';

const bay = (id: string, state: string, lat = 43.46): Point => ({ id, state, lat, lon: -3.8, label: id });

it('tells what was added, changed and removed, and nothing of what stayed', () => {
  const before = byId([bay('a', 'free'), bay('b', 'free'), bay('c', 'free'), bay('d', 'free')]);
  const after = byId([bay('a', 'free'), bay('b', 'occupied'), bay('d', 'free', 43.47), bay('e', 'free')]);
  const { added, changed, removed } = changesBetween(before, after);
  expect(added.map(({ id }) => id)).toEqual(['e']);
  expect(changed.map(({ id }) => id)).toEqual(['b', 'd']);
  expect(removed).toEqual(['c']);
});

it('sees no change between equal pictures', () => {
  expect(changesBetween(byId([bay('a', 'free')]), byId([bay('a', 'free')]))).toEqual({
    added: [],
    changed: [],
    removed: [],
  });
});

it('frames points, and has no frame for none', () => {
  expect(frameOf([bay('a', 'free', 43.4), bay('b', 'free', 43.5)])).toEqual([-3.8, 43.4, -3.8, 43.5]);
  expect(frameOf([])).toBeUndefined();
});

it('draws a circle that is as wide as it is high on the ground', () => {
  const [west, south, east, north] = frameAround({ lat: 60, lon: 25 }, 1000);
  expect((east - west) / (north - south)).toBeCloseTo(2, 2);
  const ring = circleAround({ lat: 60, lon: 25 }, 1000);
  expect(ring.at(0)).toEqual(ring.at(-1)?.map((each) => expect.closeTo(each, 9)));
  expect(Math.max(...ring.map(([, lat]) => lat))).toBeCloseTo(north, 6);
});
