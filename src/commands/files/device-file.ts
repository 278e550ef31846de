import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import type { Directory, NewDevice } from '../../registry/port.ts';
import { deviceIdShape, kindIdShape, latShape, lonShape } from '../shapes.ts';
import { areaShape } from './geojson.ts';
import { type FileFault, faultsOf, faultyFile, readJson } from './json-file.ts';

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

const deviceFileShape = z.strictObject({
  areas: z.array(areaShape).default([]),
  gateways: z.array(deviceIdShape).default([]),
  devices: z.array(deviceShape).default([]),
});

export type DeviceFile = z.output<typeof deviceFileShape>;

type Known = { readonly directory: Directory; readonly kinds: Kinds };

/**
 * Reads what `device import` reads.
 *
 * @throws {CallerError} that names every fault and where it is: those of single entries, and those between them.
 */
export function readDeviceFile(file: string, known: Known): DeviceFile {
  const content = readJson(file);
  const parsed = deviceFileShape.safeParse(content);
  const faults = [...(parsed.success ? [] : faultsOf(parsed.error)), ...faultsAmong(namesShape.parse(content), known)];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw faultyFile(file, faults.toSorted(byPlace));
}

const lists = ['areas', 'gateways', 'devices'];

/** In the order of the documentation, entry by entry. What is wrong with the file as a whole comes first. */
const byPlace = ({ path: a }: FileFault, { path: b }: FileFault): number =>
  lists.indexOf(String(a[0])) - lists.indexOf(String(b[0])) || Number(a[1] ?? -1) - Number(b[1] ?? -1);

const name = z.string().optional().catch(undefined);
const list = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).catch([]);
const nameless = {};

/** The names in a file whatever else is wrong with it: an entry with one fault must not hide another one. */
const namesShape = z
  .object({
    areas: list(z.object({ id: name, parent: name }).catch(nameless)),
    gateways: list(name),
    devices: list(z.object({ id: name, kind: name, gateway: name }).catch(nameless)),
  })
  .catch({ areas: [], gateways: [], devices: [] });

type Names = z.output<typeof namesShape>;

/** What cannot be seen from one entry alone: names that nothing answers to, and names used twice. */
function faultsAmong(names: Names, known: Known): FileFault[] {
  return [
    ...areaFaults(names.areas, known.directory),
    ...gatewayFaults(names, known.directory),
    ...deviceFaults(names, known),
  ];
}

function* areaFaults(areas: Names['areas'], directory: Directory): Generator<FileFault> {
  const ids = areas.map(({ id }) => id);
  const there = new Set(ids);
  yield* repeated('areas', ids);
  for (const [index, { parent }] of areas.entries()) {
    if (parent === undefined || there.has(parent) || directory.area(parent) !== undefined) continue;
    yield { path: ['areas', index, 'parent'], message: `there is no area "${parent}"` };
  }
}

function* gatewayFaults({ gateways, devices }: Names, directory: Directory): Generator<FileFault> {
  const ids = new Set(devices.map(({ id }) => id));
  yield* repeated('gateways', gateways);
  for (const [index, id] of gateways.entries()) {
    if (id === undefined || (!ids.has(id) && directory.device(id) === undefined)) continue;
    yield { path: ['gateways', index], message: `"${id}" is a device` };
  }
}

function* deviceFaults({ gateways, devices }: Names, { directory, kinds }: Known): Generator<FileFault> {
  const there = new Set(gateways);
  const known = new Map<string, unknown>(kinds);
  yield* repeated(
    'devices',
    devices.map(({ id }) => id),
  );
  for (const [index, { id, kind, gateway }] of devices.entries()) {
    if (kind !== undefined && !known.has(kind)) {
      yield {
        path: ['devices', index, 'kind'],
        message: `there is no kind "${kind}"; known: ${[...known.keys()].join(', ')}`,
      };
    }
    if (gateway !== undefined && !there.has(gateway) && !directory.isGateway(gateway)) {
      yield { path: ['devices', index, 'gateway'], message: `there is no gateway "${gateway}"` };
    }
    if (id !== undefined && directory.isGateway(id)) {
      yield { path: ['devices', index, 'id'], message: `"${id}" is a gateway` };
    }
  }
}

function* repeated(of: string, ids: readonly (string | undefined)[]): Generator<FileFault> {
  const first = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    if (id === undefined) continue;
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else yield { path: [of, index], message: `"${id}" is there already, as ${of}[${earlier}]` };
  }
}
