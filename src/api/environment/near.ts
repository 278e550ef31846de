import { z } from 'zod';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { type CityParts, viewCity } from '../vocabulary/city-view.ts';
import { deviceFields, placedDeviceFields, presentDevice } from '../vocabulary/device.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { distanceField, findNear, nearFields } from '../vocabulary/near.ts';
import { collectionOf, featureCollection, featureOf, PositionShape, pointFeature } from '../vocabulary/place.ts';
import { isEnvironment, isStation } from '../vocabulary/roles.ts';
import { ValueShape } from '../vocabulary/value.ts';
import { EnvironmentMeanShape, environmentMeans } from './mean.ts';

const stationFields = { distanceMetres: distanceField, values: z.array(ValueShape) };

export const EnvironmentNearShape = z
  .object({
    centre: PositionShape,
    radiusMetres: z.number(),
    means: z.array(EnvironmentMeanShape).describe('Of all stations within the radius, listed or not.'),
    stations: z
      .array(z.object({ ...placedDeviceFields, ...stationFields }).meta({ id: 'Station' }))
      .describe('Nearest first.'),
  })
  .meta({ id: 'EnvironmentNear' });

export const EnvironmentCollectionShape = collectionOf(featureOf(z.object({ ...deviceFields, ...stationFields })))
  .extend({ means: z.array(EnvironmentMeanShape) })
  .meta({ id: 'EnvironmentCollection' });

const QueryShape = z.strictObject({ ...nearFields, format: FormatShape });

export function addEnvironmentNear(app: App, parts: CityParts): void {
  app.get(
    '/environment/near',
    {
      schema: {
        tags: ['environment'],
        summary: 'Air, weather and noise near a place',
        querystring: QueryShape,
        response: {
          200: placedAnswer('Stations around the place, and their means.', {
            json: EnvironmentNearShape,
            geoJson: EnvironmentCollectionShape,
          }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const near = lookAround(parts, query);
      return sendPlaced({ request, reply }, query.format, {
        json: () => near,
        geoJson: () => ({ ...featureCollection(near.stations.map(pointFeature)), means: near.means }),
      });
    },
  );
}

function lookAround(parts: CityParts, query: z.output<typeof QueryShape>): z.output<typeof EnvironmentNearShape> {
  const view = viewCity(parts);
  const circle = { centre: { lat: query.lat, lon: query.lon }, radiusMetres: query.radius };
  const found = findNear(parts, circle, (device) => isStation(device, view));
  return {
    ...circle,
    means: environmentMeans(
      found.map(({ device }) => device),
      view,
    ),
    stations: found.slice(0, query.limit).map(({ device, distanceMetres }) => ({
      ...presentDevice(device, view),
      distanceMetres,
      values: view.values(device, isEnvironment),
    })),
  };
}
