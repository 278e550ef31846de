import { fc, test } from '@fast-check/vitest';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { describe, expect, it } from 'vitest';
import { distanceMetres, type Position } from '../../model/geography.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import {
  announcementOf,
  areas,
  lampAnnouncement,
  smallDirectory,
  subscriptionFrom,
} from '../fixtures/small-community.ts';
import { type SubscribedPlace, type Subscription, subscriptionId } from '../port.ts';
import { type Announced, createReach, type Found, type Reach } from './reach.ts';

const circle = (lat: number, lon: number, radiusMetres: number): SubscribedPlace => ({
  is: 'circle',
  centre: { lat, lon },
  radiusMetres,
});
const area = (id: string): SubscribedPlace => ({ is: 'area', id: areaId(id) });
const foundBy = (reach: Reach, announced: Announced): readonly Found[] =>
  [...reach.find(announced)].flatMap((found) => (found === undefined ? [] : [found]));
const reaches = (place: SubscribedPlace, announced: Announced): boolean => {
  const reach = createReach(smallDirectory);
  reach.put(subscriptionFrom('one', { places: [place] }));
  return foundBy(reach, announced).length === 1;
};

const lamp = lampAnnouncement(1, 'lamp-1');
const centro = announcementOf(1);
const street = announcementOf(1, { subjects: [{ is: 'area', id: areaId('mayor') }], areas: [areaId('mayor')] });
const city = announcementOf(1, { subjects: [{ is: 'city' }], areas: [] });

describe('an announcement reaches', () => {
  it.each([
    ['a lamp its street', area('mayor'), lamp, true],
    ['a lamp the district around it', area('centro'), lamp, true],
    ['a lamp the whole city', area('city'), lamp, true],
    ['a lamp no other district', area('puerto'), lamp, false],
    [
      'a lamp in a district no street in which it does not lie',
      area('mayor'),
      { ...lamp, areas: [areaId('centro')] },
      false,
    ],
    ['a district itself', area('centro'), centro, true],
    ['a district the street in it', area('mayor'), centro, true],
    ['a street the district around it', area('centro'), street, true],
    ['a district no other one', area('puerto'), centro, false],
    ['a city every area', area('mayor'), city, true],
    ['a city every circle', circle(43.9, -3, 100), city, true],
    ['a lamp whoever watches it', { is: 'device', id: deviceId('lamp-1') } as const, lamp, true],
    ['a lamp nobody who watches another one', { is: 'device', id: deviceId('lamp-9') } as const, lamp, false],
    ['a lamp a circle that it lies in', circle(43.002, -3.999, 120), lamp, true],
    ['a lamp no circle that ends before it', circle(43.002, -3.999, 105), lamp, false],
    ['a district a circle inside it', circle(43.05, -3.95, 100), centro, true],
    ['a district a circle that touches its edge from outside', circle(43.05, -3.895, 450), centro, true],
    ['a district no circle that ends before its edge', circle(43.05, -3.895, 350), centro, false],
    ['a district a circle at its corner', circle(43.101, -3.899, 150), centro, true],
  ])('%s', (_what, place, announced, expected) => {
    expect(reaches(place, announced)).toBe(expected);
  });

  it('everybody once, for the nearest kind of reason', () => {
    const reach = createReach(smallDirectory);
    const subscription = subscriptionFrom('one', {
      places: [area('centro'), circle(43.001, -3.999, 200), { is: 'device', id: deviceId('lamp-1') }],
    });
    reach.put(subscription);
    expect(foundBy(reach, lamp).map(([, place]) => place)).toEqual([{ is: 'device', id: 'lamp-1' }]);
    reach.put({ ...subscription, places: subscription.places.slice(0, 2) });
    expect(foundBy(reach, lamp).map(([, place]) => place)).toEqual([circle(43.001, -3.999, 200)]);
    reach.remove(subscription.id);
    expect(foundBy(reach, city)).toEqual([]);
  });
});

/** What the index has to find, looked for in everything. */
function naively(all: readonly Subscription[], { subjects, areas: lies, places }: Announced): ReadonlySet<string> {
  const up = (id: string | undefined): readonly string[] => {
    const found = areas.find((each) => each.id === id);
    return found === undefined ? [] : [found.id, ...up(found.parent)];
  };
  const concerns = (place: SubscribedPlace): boolean => {
    if (subjects.some(({ is }) => is === 'city')) return true;
    if (place.is === 'device') return subjects.some((subject) => subject.is === 'device' && subject.id === place.id);
    if (place.is === 'area') {
      const isAround = [...lies, ...subjects.flatMap((subject) => (subject.is === 'area' ? [subject.id] : []))].some(
        (id) => up(id).includes(place.id),
      );
      return isAround || subjects.some((subject) => subject.is === 'area' && up(place.id).includes(subject.id));
    }
    const isNearDevice = places.some(({ position }) => distanceMetres(position, place.centre) <= place.radiusMetres);
    return (
      isNearDevice ||
      subjects.some((subject) => subject.is === 'area' && metresTo(subject.id, place.centre) <= place.radiusMetres)
    );
  };
  return new Set(all.filter((each) => each.places.some(concerns)).map(({ id }) => id));
}

/** Walks along the edges in small steps; good to a metre. */
function metresTo(id: string, from: Position): number {
  const geometry = areas.find((each) => each.id === id)?.geometry;
  if (geometry?.type !== 'Polygon') return Infinity;
  const corners = (geometry.coordinates[0] ?? []).map(([lon, lat]) => [lon, lat]);
  if (booleanPointInPolygon([from.lon, from.lat], { type: 'Polygon', coordinates: [corners] })) return 0;
  let nearest = Infinity;
  for (let corner = 1; corner < corners.length; corner += 1) {
    const [[fromLon = 0, fromLat = 0] = [], [toLon = 0, toLat = 0] = []] = [corners[corner - 1], corners[corner]];
    for (let step = 0; step <= 400; step += 1) {
      const share = step / 400;
      const point = { lat: fromLat + share * (toLat - fromLat), lon: fromLon + share * (toLon - fromLon) };
      nearest = Math.min(nearest, distanceMetres(point, from));
    }
  }
  return nearest;
}

const lat = fc.double({ min: 42.95, max: 43.25, noNaN: true });
const lon = fc.double({ min: -4.1, max: -3.7, noNaN: true });
const anyPlace = fc.oneof(
  fc
    .record({ lat, lon, radius: fc.integer({ min: 100, max: 10_000 }) })
    .map(({ radius, ...centre }) => circle(centre.lat, centre.lon, radius)),
  fc.constantFrom(...areas).map(({ id }) => area(id)),
  fc.constantFrom('lamp-1', 'lamp-9').map((id): SubscribedPlace => ({ is: 'device', id: deviceId(id) })),
);
const anyAnnounced = fc.oneof(
  fc.constantFrom(lamp, lampAnnouncement(1, 'lamp-9'), city),
  fc.constantFrom(...areas).map(({ id }) => announcementOf(1, { subjects: [{ is: 'area', id }], areas: [id] })),
  fc.record({ lat, lon }).map((position) =>
    announcementOf(1, {
      subjects: [{ is: 'device', id: deviceId('x') }],
      areas: [],
      places: [{ device: deviceId('x'), position }],
    }),
  ),
);

/** Where the steps of the naive walk could see it otherwise: within a metre of the edge of the circle. */
const isClose = (subscription: Subscription, { subjects }: Announced): boolean =>
  subscription.places.some(
    (place) =>
      place.is === 'circle' &&
      subjects.some(
        (subject) =>
          subject.is === 'area' &&
          Math.abs(metresTo(subject.id, place.centre) - place.radiusMetres) < place.radiusMetres / 100 + 5,
      ),
  );

test.prop(
  [
    fc.array(fc.array(anyPlace, { minLength: 1, maxLength: 3 }), { maxLength: 25 }),
    fc.array(fc.nat(24), { maxLength: 8 }),
    anyAnnounced,
  ],
  { numRuns: 100 },
)('the index finds whom a look at everybody finds, whoever came and went', (wishes, gone, announced) => {
  const reach = createReach(smallDirectory);
  const all = wishes.map((places, index) => subscriptionFrom(`s${index}`, { places }));
  for (const each of all) reach.put({ ...each, places: [circle(43.05, -3.95, 10_000), area('city')] });
  for (const each of all) reach.put(each);
  const left = all.filter((_each, index) => !gone.includes(index));
  for (const index of gone) reach.remove(subscriptionId(`s${index}`));
  const sure = left.filter((each) => !isClose(each, announced));
  const found = new Set(foundBy(reach, announced).map(([{ id }]) => String(id)));
  for (const { id } of sure) expect([id, found.has(id)]).toEqual([id, naively(left, announced).has(id)]);
  for (const id of found) expect(left.map((each) => String(each.id))).toContain(id);
});
