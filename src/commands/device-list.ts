import { CallerError } from '../model/errors.ts';
import type { AreaId } from '../model/ids.ts';
import { toIso } from '../model/time.ts';
import type { Device, Directory } from '../registry/port.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { printable, tabulate } from './lines.ts';
import { withRegistry } from './opened.ts';
import { areaIdShape, deviceIdShape, jsonShape, kindIdShape } from './shapes.ts';

export const deviceList: Command = {
  name: 'device list',
  summary: 'List the devices, all or those of a kind or an area',
  usage: `[--kind KIND] [--area AREA] [--json]

  --kind KIND   only devices of this kind; see: kind list
  --area AREA   only devices in this area, or in an area of it; see: area list
  --json        print one JSON array`,
  async run(context) {
    const { kind, area, json } = readArguments(context.arguments, {
      options: { kind: { type: 'string' }, area: { type: 'string' }, json: { type: 'boolean' } },
      shape: { kind: kindIdShape.optional(), area: areaIdShape.optional(), json: jsonShape },
    });
    const all = await withRegistry(context, async (registry) => [...devicesOf(registry, area)]);
    const devices = all.filter((device) => kind === undefined || device.kind === kind).sort(byId);
    if (json) context.stdout(JSON.stringify(devices.map(present)));
    else
      for (const line of tabulate(['ID', 'KIND', 'AREA', 'LAT', 'LON', 'NAME'], devices.map(row))) context.stdout(line);
    return exitCodes.ok;
  },
};

export const deviceShow: Command = {
  name: 'device show',
  summary: 'Show everything that the registry knows of a device',
  usage: `ID [--json]

  --json   print one JSON object`,
  async run(context) {
    const { id, json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: deviceIdShape, json: jsonShape },
    });
    const device = await withRegistry(context, async (registry) => registry.device(id));
    if (device === undefined) throw unknown(`no device is registered under the id ${id}; see: device list`);
    if (json) context.stdout(JSON.stringify(present(device)));
    else for (const line of describe(device)) context.stdout(line);
    return exitCodes.ok;
  },
};

const unknown = (message: string): CallerError => new CallerError(message, { status: 404, code: 'not_found' });

function devicesOf(directory: Directory, area: AreaId | undefined): Iterable<Device> {
  if (area === undefined) return directory.devices();
  if (directory.area(area) === undefined) throw unknown(`there is no area ${area}; see: area list`);
  return directory.devicesIn(area);
}

const byId = (a: Device, b: Device): number => (a.id < b.id ? -1 : 1);

const row = ({ id, kind, area, position, name }: Device): readonly string[] => [
  id,
  kind,
  area ?? '-',
  position.lat.toFixed(5),
  position.lon.toFixed(5),
  name,
];

/** As JSON: flat, with `null` for what is not there. */
const present = ({ position: { lat, lon }, ...device }: Device) => ({
  id: device.id,
  kind: device.kind,
  name: device.name,
  lat,
  lon,
  area: device.area ?? null,
  gateway: device.gateway ?? null,
  tags: device.tags,
  registeredAt: toIso(device.registeredAt),
});

const describe = (device: Device): readonly string[] =>
  Object.entries({ ...present(device), tags: describeTags(device.tags) }).map(
    ([name, value]) => `${name.padEnd(12)}  ${printable(String(value ?? '-'))}`,
  );

const describeTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ') || '-';
