import { z } from 'zod';
import { type Area, areaLevels, type LonLat } from '../../model/geography.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import type { KeptCredential } from '../credentials.ts';
import type { UnplacedDevice } from '../directory.ts';

/* How rows become what they stand for. A row that does not fit was not written by Barrio: zod says where. */

const deviceRow = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  lat: z.number(),
  lon: z.number(),
  gateway: z.string().nullable(),
  tags: z.string(),
  registered_at: z.number(),
});
const tags = z.record(z.string(), z.string());
const noTags = {};

export function readDevice(row: unknown): UnplacedDevice {
  const { id, kind, name, lat, lon, gateway, tags: text, registered_at } = deviceRow.parse(row);
  return {
    id: deviceId(id),
    kind: kindId(kind),
    name,
    position: { lat, lon },
    gateway: gateway === null ? undefined : deviceId(gateway),
    tags: text === '{}' ? noTags : tags.parse(JSON.parse(text)),
    registeredAt: epochMs(registered_at),
  };
}

const credentialRow = z.object({
  id: z.string(),
  role: z.enum(['device', 'gateway']),
  salt: z.string(),
  digest: z.string(),
});

export function readCredential(row: unknown): KeptCredential {
  const { id, ...rest } = credentialRow.parse(row);
  return { id: deviceId(id), ...rest };
}

const lonLat: z.ZodType<LonLat> = z.tuple([z.number(), z.number()]);
const rings = z.array(z.array(lonLat));
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: rings }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings) }),
]);
const areaRow = z.object({
  id: z.string(),
  name: z.string(),
  level: z.enum(areaLevels),
  parent: z.string().nullable(),
  geometry: z.string(),
});

export function readArea(row: unknown): Area {
  const { id, name, level, parent, geometry: text } = areaRow.parse(row);
  return {
    id: areaId(id),
    name,
    level,
    parent: parent === null ? undefined : areaId(parent),
    geometry: geometry.parse(JSON.parse(text)),
  };
}

const changeRow = z.object({
  revision: z.number(),
  subject: z.enum(['id', 'areas', 'everything']),
  id: z.string(),
});
export type Change = z.infer<typeof changeRow>;

export const readChange = (row: unknown): Change => changeRow.parse(row);

const idRow = z.object({ id: z.string() });

export const readId = (row: unknown): string => idRow.parse(row).id;
