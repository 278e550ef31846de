import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import type { Area } from '../../model/geography.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Directory, NewDevice } from '../../registry/port.ts';
import { deviceIdShape, kindIdShape, latShape, lonShape } from '../shapes.ts';
import { areaShape } from './geojson.ts';
import type { FileFault } from './json-file.ts';

const deviceShape = z
  .strictObject({
    id: deviceIdShape,
    kind: kindIdShape,
    name: z.string().min(1).optional(),
    lat: latShape,
    lon: lonShape,
    gateway: deviceIdShape.optional(),
    tags: z.record(z.string(), z.string()).default({}),
  })
  .transform(
    ({ lat, lon, name, gateway, ...rest }): NewDevice => ({
      ...rest,
      position: { lat, lon },
      ...(name === undefined ? {} : { name }),
      ...(gateway === undefined ? {} : { gateway }),
    }),
  );

/** What `device import` reads. */
export const deviceFileShape = z.strictObject({
  areas: z.array(areaShape).default([]),
  gateways: z.array(deviceIdShape).default([]),
  devices: z.array(deviceShape).default([]),
});

export type DeviceFile = z.output<typeof deviceFileShape>;

/** What cannot be seen from one entry alone: names that nothing answers to, and names used twice. */
export function faultsAmong(
  file: DeviceFile,
  known: { readonly directory: Directory; readonly kinds: Kinds },
): FileFault[] {
  return [
    ...areaFaults(file.areas, known.directory),
    ...gatewayFaults(file, known.directory),
    ...deviceFaults(file, known),
  ];
}

function* areaFaults(areas: readonly Area[], directory: Directory): Generator<FileFault> {
  const ids = new Set<string>(areas.map(({ id }) => id));
  yield* repeated(
    'areas',
    areas.map(({ id }) => id),
  );
  for (const [index, { parent }] of areas.entries()) {
    if (parent === undefined || ids.has(parent) || directory.area(parent) !== undefined) continue;
    yield { path: ['areas', index, 'parent'], message: `there is no area "${parent}"` };
  }
}

function* gatewayFaults({ gateways, devices }: DeviceFile, directory: Directory): Generator<FileFault> {
  const ids = new Set<string>(devices.map(({ id }) => id));
  yield* repeated('gateways', gateways);
  for (const [index, id] of gateways.entries()) {
    if (!ids.has(id) && directory.device(id) === undefined) continue;
    yield { path: ['gateways', index], message: `"${id}" is a device` };
  }
}

function* deviceFaults(
  { gateways, devices }: DeviceFile,
  { directory, kinds }: { readonly directory: Directory; readonly kinds: Kinds },
): Generator<FileFault> {
  const there = new Set<string>(gateways);
  yield* repeated(
    'devices',
    devices.map(({ id }) => id),
  );
  for (const [index, { id, kind, gateway }] of devices.entries()) {
    if (!kinds.has(kind)) {
      yield {
        path: ['devices', index, 'kind'],
        message: `there is no kind "${kind}"; known: ${[...kinds.keys()].join(', ')}`,
      };
    }
    if (gateway !== undefined && !there.has(gateway) && !directory.isGateway(gateway)) {
      yield { path: ['devices', index, 'gateway'], message: `there is no gateway "${gateway}"` };
    }
    if (directory.isGateway(id)) yield { path: ['devices', index, 'id'], message: `"${id}" is a gateway` };
  }
}

function* repeated(list: string, ids: readonly (DeviceId | Area['id'])[]): Generator<FileFault> {
  const first = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else yield { path: [list, index], message: `"${id}" is there already, as ${list}[${earlier}]` };
  }
}
