import { z } from 'zod';
import { BugError } from '../../model/errors.ts';
import { isAccessible } from '../../registry/port.ts';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { counts } from '../vocabulary/basis.ts';
import { type CityParts, type CityView, viewCity } from '../vocabulary/city-view.ts';
import { deviceFields, placedDeviceFields, presentDevice } from '../vocabulary/device.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { distanceField, findNear, type Nearby, nearFields } from '../vocabulary/near.ts';
import { collectionOf, featureCollection, featureOf, PositionShape, pointFeature } from '../vocabulary/place.ts';
import { yesOrNo } from '../vocabulary/query.ts';
import { isBay } from '../vocabulary/roles.ts';
import { ValueShape } from '../vocabulary/value.ts';
import { ParkingTotalsShape, totalParking } from './totals.ts';

const bayFields = {
  distanceMetres: distanceField,
  state: z.enum(['free', 'occupied', 'unknown']),
  accessible: z.boolean().describe('For people with a disability.'),
  occupied: ValueShape,
};

const BayShape = z.object({ ...placedDeviceFields, ...bayFields }).meta({ id: 'Bay' });
type Bay = z.output<typeof BayShape>;

export const ParkingNearShape = z
  .object({
    centre: PositionShape,
    radiusMetres: z.number(),
    totals: ParkingTotalsShape.describe('Of all bays within the radius, listed or not.'),
    bays: z.array(BayShape).describe('Known bays, nearest first.'),
    unknown: z.array(BayShape).describe('Bays of which nobody knows whether they are free, nearest first.'),
  })
  .meta({ id: 'ParkingNear' });

export const ParkingCollectionShape = collectionOf(featureOf(z.object({ ...deviceFields, ...bayFields })))
  .extend({ totals: ParkingTotalsShape })
  .meta({ id: 'ParkingCollection' });

const QueryShape = z.strictObject({
  ...nearFields,
  state: z.enum(['free', 'occupied', 'unknown']).optional().describe('Lists only bays of this state.'),
  accessible: yesOrNo.optional().describe('Only bays that are, or are not, for people with a disability.'),
  format: FormatShape,
});

export function addParkingNear(app: App, parts: CityParts): void {
  app.get(
    '/parking/near',
    {
      schema: {
        tags: ['parking'],
        summary: 'Parking bays near a place',
        description: 'A silent sensor is neither free nor occupied: its bay is listed apart, as unknown.',
        querystring: QueryShape,
        response: {
          200: placedAnswer('Bays around the place.', { json: ParkingNearShape, geoJson: ParkingCollectionShape }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const near = lookAround(parts, query);
      return sendPlaced({ request, reply }, query.format, {
        json: () => near,
        geoJson: () => ({
          ...featureCollection([...near.bays, ...near.unknown].map(pointFeature)),
          totals: near.totals,
        }),
      });
    },
  );
}

function lookAround(parts: CityParts, query: z.output<typeof QueryShape>): z.output<typeof ParkingNearShape> {
  const view = viewCity(parts);
  const circle = { centre: { lat: query.lat, lon: query.lon }, radiusMetres: query.radius };
  const found = findNear(
    parts,
    circle,
    (device) => isBay(device, view) && (query.accessible === undefined || isAccessible(device) === query.accessible),
  );
  const bays = found
    .map((nearby) => presentBay(nearby, view))
    .filter(({ state }) => query.state === undefined || state === query.state);
  const list = (known: boolean) => bays.filter(({ state }) => (state !== 'unknown') === known).slice(0, query.limit);
  const totals = totalParking(
    found.map(({ device }) => device),
    view,
  );
  return { ...circle, totals, bays: list(true), unknown: list(false) };
}

function presentBay({ device, distanceMetres }: Nearby, view: CityView): Bay {
  const occupied = view.value(device, 'occupied');
  if (occupied === undefined) throw new BugError(`${device.id} was taken for a bay, but its kind does not measure it`);
  const fact = view.fact(device, 'occupied');
  const state = counts(fact) ? (fact.value === 0 ? 'free' : 'occupied') : 'unknown';
  return { ...presentDevice(device, view), distanceMetres, state, accessible: isAccessible(device), occupied };
}
