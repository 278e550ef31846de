import { z } from 'zod';
import { type Area, areaLevels } from '../../model/geography.ts';
import { toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import { AlertShape } from '../alerts/alert.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { viewCity } from '../vocabulary/city-view.ts';
import { PositionShape } from '../vocabulary/place.ts';
import { AreaIdShape, decimal } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { AirHereShape, type AirParts, airHere } from './air.ts';
import { alertsHere, type NearAlertParts } from './alerts.ts';
import { type Circle, centreOf } from './circle.ts';
import { type LampParts, LampsHereShape, lampsHere } from './lamps.ts';
import { NoiseHereShape, noiseHere } from './noise.ts';
import { ParkingHereShape, parkingHere, type StreetParts } from './streets.ts';
import { WeatherHereShape, weatherHere } from './weather.ts';

export const NearShape = z
  .object({
    time: TimeShape.describe('The moment that this answer speaks of.'),
    centre: PositionShape,
    radiusMetres: z.number(),
    area: z
      .object({ id: z.string(), name: z.string(), level: z.enum(areaLevels) })
      .nullable()
      .describe('The smallest area around the place.'),
    district: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('The district that it lies in: the live stream of its area tells what becomes different around here.'),
    parking: ParkingHereShape.nullable().describe('Null when no bay lies within the radius.'),
    air: AirHereShape.nullable().describe('Null when no station within three kilometres measures it.'),
    noise: NoiseHereShape.nullable().describe('Null when no station within the radius listens.'),
    weather: WeatherHereShape.nullable().describe('Null when no station within five kilometres measures it.'),
    lamps: LampsHereShape.nullable().describe('Null when no lamp stands within the radius.'),
    alerts: z.array(AlertShape).describe('What citizens are warned of here: 20 at most, worst first.'),
    alertCount: z.number().describe('How many alerts there are here in all.'),
  })
  .meta({ id: 'Near' });

const QueryShape = z.strictObject({
  lat: decimal(-90, 90).optional().describe('Latitude in degrees (WGS 84), together with `lon`.'),
  lon: decimal(-180, 180).optional().describe('Longitude in degrees (WGS 84), together with `lat`.'),
  at: AreaIdShape.optional().describe('Around the middle of this area, instead of a position.'),
  radius: decimal(100, 2000).default(600).describe('Metres as the crow flies; 600 when left out: ten minutes on foot.'),
});

const description = `What somebody wants to know who stands there: free places street by street with the chance of one on arrival,
the air and what it means for people with asthma and for children, noise, weather, broken lamps, and what is warned of. The place is a
position or an area; without either it is the middle of the city.`;

type Parts = StreetParts & AirParts & LampParts & NearAlertParts;

/** What is around a place, in one answer. */
export function addNear(app: App, parts: Parts): void {
  app.get(
    '/near',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['near'],
        summary: 'What is around a place now',
        description,
        querystring: QueryShape,
        response: { 200: answer('What is around the place.', NearShape) },
      },
    },
    async ({ query }): Promise<z.output<typeof NearShape>> => {
      const view = viewCity(parts);
      const circle: Circle = { centre: centreOf(query, parts), radiusMetres: query.radius };
      return {
        time: toIso(view.now),
        ...circle,
        ...areasHere(parts.registry, circle),
        parking: parkingHere(parts, circle, view),
        air: await airHere(parts, circle, view),
        noise: noiseHere(parts, circle, view),
        weather: weatherHere(parts, circle, view),
        lamps: lampsHere(parts, circle, view),
        ...alertsHere(parts, circle),
      };
    },
  );
}

function areasHere(registry: Directory, { centre }: Circle): Pick<z.output<typeof NearShape>, 'area' | 'district'> {
  const smallest = registry.area(registry.areaAround(centre) ?? '');
  if (smallest === undefined) return { area: null, district: null };
  const { id, name, level } = smallest;
  const district = districtOf(smallest, registry);
  return {
    area: { id, name, level },
    district: district === undefined ? null : { id: district.id, name: district.name },
  };
}

function districtOf(area: Area, registry: Directory): Area | undefined {
  const seen = new Set<Area>();
  for (
    let next: Area | undefined = area;
    next !== undefined && !seen.has(next);
    next = registry.area(next.parent ?? '')
  ) {
    if (next.level === 'district') return next;
    seen.add(next);
  }
  return undefined;
}
