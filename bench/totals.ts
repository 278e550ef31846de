import { kinds } from '../devices/index.ts';
import type { Area, LonLat, Position } from '../src/model/geography.ts';
import { areaId, type DeviceId, deviceId, kindId } from '../src/model/ids.ts';
import type { Observation, Reading } from '../src/model/observation.ts';
import { type EpochMs, epochMs } from '../src/model/time.ts';
import { createDirectory, type EditableDirectory } from '../src/registry/directory.ts';
import { createCityState } from '../src/state/city-state.ts';
import type { CityState } from '../src/state/port.ts';
import type { KnownOfDevice } from '../src/state/totals/aspects.ts';
import { recount } from '../src/state/totals/recount.ts';
import { benchDevice } from './targets/device-ids.ts';

const deviceCount = 100_000;
/** Streets in a row and rows of streets; twenty districts, each a column of streets. */
const lattice = 20;
const size = 0.002;
const messages = 200_000;
const start = epochMs(Date.UTC(2026, 2, 1, 12));

/** A city of 20 districts with 20 streets each, and 100,000 devices in its streets: half bays, most of the others lamps. */
function buildLargeCity(): EditableDirectory {
  const directory = createDirectory();
  directory.setAreas(areas());
  for (let number = 0; number < deviceCount; number += 1) {
    const { id, kind } = benchDevice(number);
    const position = spotOf(number);
    directory.putDevice({
      id: deviceId(id),
      kind: kindId(kind),
      name: id,
      position,
      gateway: undefined,
      tags: number % 50 === 0 ? { accessible: 'yes' } : {},
      registeredAt: start,
    });
  }
  directory.announce();
  return directory;
}

const spotOf = (number: number): Position => {
  const street = number % (lattice * lattice);
  return { lat: 43 + (Math.floor(street / lattice) + 0.5) * size, lon: -4 + ((street % lattice) + 0.5) * size };
};

type Span = readonly [from: number, count: number];

function rectangle([x, width]: Span, [y, height]: Span): Area['geometry'] {
  const [west, south] = [-4 + x * size, 43 + y * size];
  const [east, north] = [west + width * size, south + height * size];
  const ring: readonly LonLat[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

const named = (id: string, level: Area['level'], parent?: string): Omit<Area, 'geometry'> => ({
  id: areaId(id),
  name: id,
  level,
  parent: parent === undefined ? undefined : areaId(parent),
});

function areas(): readonly Area[] {
  const numbers = Array.from({ length: lattice }, (_, number) => number);
  return [
    { ...named('city', 'city'), geometry: rectangle([0, lattice], [0, lattice]) },
    ...numbers.map((x) => ({ ...named(`d${x}`, 'district', 'city'), geometry: rectangle([x, 1], [0, lattice]) })),
    ...numbers.flatMap((x) =>
      numbers.map((y) => ({ ...named(`s${x}-${y}`, 'street', `d${x}`), geometry: rectangle([x, 1], [y, 1]) })),
    ),
  ];
}

/** What the `turn`th message says: each device in turn, its state changed every other time. */
function readingOf(turn: number, devices: readonly { readonly id: DeviceId; readonly kind: string }[]): Reading {
  const { id, kind } = devices[(turn * 7919) % devices.length] ?? { id: deviceId('none'), kind: '' };
  const time = epochMs(start + turn);
  const value = (turn >> 1) % 2;
  return { device: id, kind: kindId(kind), area: undefined, time, receivedAt: time, observations: saidBy(kind, value) };
}

function saidBy(kind: string, value: number): readonly Observation[] {
  const judged = { quality: 'pass', reasons: [] } as const;
  if (kind === 'parking-bay') return [{ quantity: 'occupied', value, ...judged }];
  if (kind !== 'street-light') return [{ quantity: 'pm10', value: 10, ...judged }];
  return [
    { quantity: 'lamp_on', value, ...judged },
    { quantity: 'lamp_fault', value: 0, ...judged },
  ];
}

/** Milliseconds of this thread's CPU. */
function millisecondsOf(run: () => unknown): number {
  const begun = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}

const repeats = 20;

/** Of one run, in the best of five rounds: a busy machine only adds. */
const best = (run: () => unknown): number => {
  const round = () => {
    for (let count = 0; count < repeats; count += 1) run();
  };
  return Math.min(...Array.from({ length: 5 }, () => millisecondsOf(round))) / repeats;
};

type City = { readonly directory: EditableDirectory; readonly state: CityState };

const askAll = ({ directory, state }: City, now: EpochMs): void => {
  for (const { id } of directory.areas()) state.totals({ areas: directory.areasWithin(id), now });
};

/** Microseconds per message for a state that is asked for everything once in so many messages. */
function update(city: City, from: number): number {
  const devices = [...city.directory.devices()];
  const readings = Array.from({ length: messages }, (_, turn) => [readingOf(from + turn, devices)]);
  return (millisecondsOf(() => readings.forEach((reading) => city.state.observe(reading))) * 1000) / messages;
}

/** What the state knows, laid out for whoever looks at each device. */
function rememberAll({ directory, state }: City): ReadonlyMap<string, KnownOfDevice> {
  const known = new Map<string, KnownOfDevice>();
  for (const { id } of directory.devices()) {
    const byQuantity: KnownOfDevice['byQuantity'] = new Map();
    for (const quantity of ['occupied', 'lamp_on', 'lamp_fault'] as const) {
      const observed = state.latest(id, quantity);
      if (observed !== undefined) byQuantity.set(quantity, observed);
    }
    known.set(id, { lastSeen: state.lastSeen(id), lastArrival: state.lastArrival(id), byQuantity });
  }
  return known;
}

function report(): void {
  const directory = buildLargeCity();
  const bare: City = { directory, state: createCityState({ directory, kinds: new Map() }) };
  const city: City = { directory, state: createCityState({ directory, kinds }) };
  const place = millisecondsOf(() => askAll(city, start));
  askAll(bare, start);
  update(bare, 0);
  update(city, 0);
  const [without, withTotals] = [update(bare, messages), update(city, messages)];
  const now = epochMs(start + 2 * messages);
  const first = millisecondsOf(() => askAll(city, now));
  const again = best(() => askAll(city, now));
  const remembered = rememberAll(city);
  const known = (id: string) => remembered.get(id);
  const scan = best(() => recount({ directory, kinds, known }, { areas: undefined, now }));
  const whole = best(() => city.state.totals({ areas: undefined, now }));
  const tomorrow = millisecondsOf(() => askAll(city, epochMs(now + 86_400_000)));
  const lines: readonly (readonly [string, number, string])[] = [
    ['a message into the state, without totals', without, 'us'],
    ['a message into the state and its totals', withTotals, 'us'],
    ['totals of the whole city', whole, 'ms'],
    ['totals of all 421 areas', again, 'ms'],
    ['the same, after 200,000 messages', first, 'ms'],
    ['the same, after everything fell silent', tomorrow, 'ms'],
    ['the same, after all devices were placed anew', place, 'ms'],
    ['a look at every device instead, for the whole city', scan, 'ms'],
  ];
  for (const [what, figure, unit] of lines) {
    process.stdout.write(`${what.padEnd(52)} ${figure.toFixed(figure < 10 ? 2 : 0).padStart(8)} ${unit}\n`);
  }
}

report();
