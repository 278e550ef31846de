import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { letter } from '../dead-letters/contract/dead-letters.contract.ts';
import { type DeadLetter, letterId } from '../dead-letters/port.ts';
import { readDeadLetters } from '../dead-letters/sqlite/read-dead-letters.ts';
import { openDeadLetters } from '../dead-letters/sqlite/sqlite-dead-letters.ts';
import { days } from '../model/duration.ts';
import { ConfigError } from '../model/errors.ts';
import { deviceId } from '../model/ids.ts';
import { rejectionCodes } from '../model/rejection.ts';
import { systemClock } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { area, here, lampKinds, now, square } from '../registry/contract/registry.contract.ts';
import type { Registry } from '../registry/port.ts';
import { openRegistry } from '../registry/sqlite/sqlite-registry.ts';
import type { CommandContext } from './command.ts';
import { commands } from './index.ts';
import { describeCommands, explainUnknown, findCommand, runCommand } from './run-command.ts';

let folder: string;
let context: Omit<CommandContext, 'arguments' | 'stdout' | 'stderr'>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-commands-'));
  context = {
    askService: async () => ({ status: 404, body: {} }),
    installation: async () => await Promise.reject(new Error('the doctor has tests of its own')),
    backups: async () => await Promise.reject(new Error('backups have tests of their own')),
    database: () => openDatabase({ file: join(folder, 'barrio.db') }),
    kinds: lampKinds,
    clock: { now: () => now },
    events: createSilentEvents(),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line as the shell would split it, and answers what it said. */
async function barrio(line: string, ...more: readonly string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const found = findCommand(commands, [...line.split(' '), ...more]);
  if (found === undefined) throw new Error(`no such command: ${line}`);
  const code = await runCommand(found.command, {
    ...context,
    arguments: found.rest,
    stdout: (text) => void stdout.push(text),
    stderr: (text) => void stderr.push(text),
  });
  return { code, out: stdout.join('\n'), err: stderr.join('\n') };
}

const json = async (line: string): Promise<unknown> => JSON.parse((await barrio(line)).out);

async function withRegistry<Result>(look: (registry: Registry) => Result): Promise<Result> {
  const database = await context.database();
  const registry = await openRegistry({ ...context, database });
  const result = look(registry);
  await registry.close();
  await database.close();
  return result;
}

const inFolder = (name: string): string => join(folder, name);

function file(name: string, content: unknown): string {
  writeFileSync(inFolder(name), typeof content === 'string' ? content : JSON.stringify(content));
  return inFolder(name);
}

const passwordIn = (credential: unknown): string => String(new Map(Object.entries(Object(credential))).get('password'));

describe('device add', () => {
  test('prints exactly one JSON object when asked, and its password opens the door', async () => {
    const { code, out, err } = await barrio('device add --id l1 --kind lamp --lat 43.46 --lon -3.81 --json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({ id: 'l1', username: 'l1', password: expect.stringMatching(/^[\w-]{32}$/) });
    const principal = await withRegistry((registry) => registry.authenticate('l1', passwordIn(JSON.parse(out))));
    expect(principal).toMatchObject({ role: 'device', id: 'l1' });
  });

  test('takes a place west of Greenwich and south of the equator in either spelling', async () => {
    await barrio('device add --id l1 --kind lamp --lat -33.4 --lon -70.6');
    await barrio('device add --id l2 --kind lamp --lat=-33.4 --lon=-70.6');
    expect(await json('device show l1 --json')).toMatchObject({ lat: -33.4, lon: -70.6 });
    expect(await json('device show l2 --json')).toMatchObject({ lat: -33.4, lon: -70.6 });
  });

  test('keeps name, gateway and every tag', async () => {
    await barrio('gateway add --id g1');
    const { code } = await barrio(
      'device add --id l1 --kind lamp --lat 43 --lon -3 --gateway g1 --tag accessible=yes --tag note=a=b --name',
      'Lamp at the corner',
    );
    expect(code).toBe(0);
    expect(await json('device show l1 --json')).toEqual({
      id: 'l1',
      kind: 'lamp',
      name: 'Lamp at the corner',
      lat: 43,
      lon: -3,
      area: null,
      gateway: 'g1',
      tags: { accessible: 'yes', note: 'a=b' },
      registeredAt: '2026-11-21T10:00:00.000Z',
    });
  });

  test('names all that is missing or wrong at once, and is a usage error', async () => {
    const { code, err, out } = await barrio('device add --id a/b --lat ninety --lon 200 --tag broken');
    expect([code, out]).toEqual([64, '']);
    for (const part of ['--id', '--kind: is needed', '--lat', '--lon', '--tag', '--help']) expect(err).toContain(part);
  });

  test.each([
    ['an unknown option', 'device add --colour red'],
    ['a stray word', 'device add lamp-1'],
    ['an option without its value', 'device add --id'],
  ])('%s is a usage error', async (_case, line) => {
    expect((await barrio(line)).code).toBe(64);
  });

  test.each([
    ['a kind that does not exist', 'device add --id l2 --kind toaster --lat 43 --lon -3', /known kinds: lamp/],
    ['an id that is taken', 'device add --id l1 --kind lamp --lat 43 --lon -3', /registered already/],
    ['a gateway that does not exist', 'device add --id l2 --kind lamp --lat 43 --lon -3 --gateway g9', /g9/],
  ])('%s cannot be done, and is explained', async (_case, line, message) => {
    await barrio('device add --id l1 --kind lamp --lat 43 --lon -3');
    const { code, err } = await barrio(line);
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });

  test('names the file that it registered in, for a person', async () => {
    const { out } = await barrio('device add --id l1 --kind lamp --lat 43 --lon -3');
    expect(out).toMatch(/^password {2}[\w-]{32}$/m);
    expect(out).toContain(`registered in ${inFolder('barrio.db')}`);
  });

  test('is seen by a service that runs on the same database', async () => {
    const database = await context.database();
    const registry = await openRegistry({ ...context, database });
    const { out } = await barrio('device add --id l1 --kind lamp --lat 43 --lon -3 --json');
    expect(registry.authenticate('l1', passwordIn(JSON.parse(out)))).toMatchObject({ role: 'device', id: 'l1' });
    await registry.close();
    await database.close();
  });
});

describe('device list, show, rotate, remove', () => {
  beforeEach(async () => {
    const city = area('santander', 'city', { geometry: square(here, 0.1) });
    const devices = [
      { id: 'l2', kind: 'lamp', ...here },
      { id: 'l1', kind: 'lamp', lat: 40, lon: -3.7 },
    ];
    await barrio('device import', file('city.json', { areas: [city], devices }), '--credentials', inFolder('out.json'));
  });

  test('lists by id, as a table or as JSON, and by area', async () => {
    const { out } = await barrio('device list');
    expect(out.split('\n').map((line) => line.split(/\s+/)[0])).toEqual(['ID', 'l1', 'l2']);
    expect(await json('device list --json')).toMatchObject([
      { id: 'l1', area: null },
      { id: 'l2', area: 'santander' },
    ]);
    expect(await json('device list --area santander --json')).toMatchObject([{ id: 'l2' }]);
    expect(await json('device list --kind toaster --json')).toEqual([]);
  });

  test('an area that does not exist is not an empty one', async () => {
    const { code, err } = await barrio('device list --area nowhere');
    expect(code).toBe(1);
    expect(err).toContain('area list');
  });

  test('a rotated password replaces the old one', async () => {
    const { out } = await barrio('device rotate l1 --json');
    const principal = await withRegistry((registry) => registry.authenticate('l1', passwordIn(JSON.parse(out))));
    expect(principal).toMatchObject({ role: 'device', id: 'l1' });
  });

  test('a removed device is gone', async () => {
    expect((await barrio('device remove l1')).code).toBe(0);
    expect((await barrio('device show l1')).code).toBe(1);
    expect((await barrio('device remove l1')).code).toBe(1);
  });

  test('a device is shown as readable lines', async () => {
    expect((await barrio('device show l2')).out).toMatch(/^id\s+l2$[\s\S]*^area\s+santander$/m);
  });

  test('areas are listed with how many devices they hold', async () => {
    expect(await json('area list --json')).toEqual([
      { id: 'santander', level: 'city', parent: null, devices: 1, name: 'santander' },
    ]);
  });
});

const importing = (name: string, from: unknown) =>
  barrio('device import', file(name, from), '--credentials', inFolder('out.json'));

const credentials = (): { credentials: { id: string; password: string }[] } =>
  JSON.parse(readFileSync(inFolder('out.json'), 'utf8'));

describe('a device that is registered', () => {
  test('is given to a gateway, or taken from it, and keeps its password', async () => {
    await barrio('gateway add --id g1');
    const { out: added } = await barrio('device add --id l1 --kind lamp --lat 43 --lon -3 --json');
    const { code, out } = await barrio('device change l1 --gateway g1 --name Corner --lat 43.5 --lon -3.5');
    expect([code, out]).toEqual([0, 'changed l1: Corner, at 43.50000, -3.50000, area -, gateway g1']);
    expect(await json('device show l1 --json')).toMatchObject({ gateway: 'g1', name: 'Corner', lat: 43.5, lon: -3.5 });
    expect(await json('gateway list --json')).toEqual([{ id: 'g1', devices: 1 }]);
    const password = passwordIn(JSON.parse(added));
    expect(await withRegistry((registry) => registry.authenticate('l1', password))).toMatchObject({ id: 'l1' });
    const inUse = await barrio('gateway remove g1');
    expect([inUse.code, inUse.err]).toEqual([1, expect.stringContaining('registered with the gateway g1: l1')]);
    await barrio('device change l1 --no-gateway');
    expect(await json('device show l1 --json')).toMatchObject({ gateway: null, name: 'Corner' });
    expect((await barrio('gateway remove g1')).code).toBe(0);
    expect((await barrio('gateway list')).out).not.toContain('g1');
  });

  test.each(['', ' --gateway g1 --no-gateway', ' --lat 43'])('is not changed by half a wish:%s', async (words) => {
    await barrio('device add --id l1 --kind lamp --lat 43 --lon -3');
    expect((await barrio(`device change l1${words}`)).code).toBe(64);
  });
});

describe('device import', () => {
  test('names what it does not take from the file, because the device exists', async () => {
    await importing('one.json', { devices: [{ id: 'l1', kind: 'lamp', ...here }] });
    const again = { gateways: ['g1'], devices: [{ id: 'l1', kind: 'lamp', ...here, lat: 43, gateway: 'g1' }] };
    const { code, err } = await importing('two.json', again);
    expect(code).toBe(0);
    expect(err).toContain('l1: place stays 43.46, -3.81, the file says 43, -3.81');
    expect(err).toContain('l1: gateway stays none, the file says g1');
    expect(err).not.toMatch(/name|tags|kind stays/);
    expect((await importing('one.json', { devices: [{ id: 'l1', kind: 'lamp', ...here }] })).err).toBe('');
  });

  const content = {
    areas: [area('santander', 'city', { geometry: square(here, 0.1) })],
    gateways: ['g1'],
    devices: [
      { id: 'l1', kind: 'lamp', ...here, gateway: 'g1', tags: { a: 'b' } },
      { id: 'l2', kind: 'lamp', name: 'Two', ...here },
    ],
  };

  test('registers all of it, and writes passwords that only the owner can read', async () => {
    const { code, out } = await importing('city.json', content);
    expect([code, out]).toEqual([0, '1 areas, 1 new gateways, 2 new devices']);
    expect(statSync(inFolder('out.json')).mode & 0o777).toBe(0o600);
    const issued = credentials().credentials;
    expect(issued.map(({ id }) => id)).toEqual(['g1', 'l1', 'l2']);
    const roles = await withRegistry((registry) =>
      issued.map(({ id, password }) => registry.authenticate(id, password)?.role),
    );
    expect(roles).toEqual(['gateway', 'device', 'device']);
    expect(await json('device show l1 --json')).toMatchObject({ area: 'santander', gateway: 'g1', tags: { a: 'b' } });
  });

  test('again adds only what is new, and keeps the passwords that are in the file', async () => {
    await importing('city.json', content);
    const before = credentials().credentials;
    const { out } = await importing('more.json', {
      ...content,
      devices: [...content.devices, { id: 'l3', kind: 'lamp', ...here }],
    });
    expect(out).toContain('1 new devices; 2 were there already');
    expect(credentials().credentials.slice(0, 3)).toEqual(before);
    expect(credentials().credentials.map(({ id }) => id)).toEqual(['g1', 'l1', 'l2', 'l3']);
  });

  test('names every fault of the shape at once, with its place, and changes nothing', async () => {
    const { code, err } = await importing('shape.json', {
      devices: [
        { id: 'l1', kind: 'lamp', lat: 91, lon: -3 },
        { id: 'l 2', kind: 'lamp', lat: 43, lon: '-3' },
        { id: 'l3', kind: 'lamp', lat: 43, lon: -3, colour: 'red' },
      ],
    });
    expect(code).toBe(1);
    for (const place of ['devices[0].lat', 'devices[1].id', 'devices[1].lon', 'devices[2]'])
      expect(err).toContain(place);
    expect(await json('device list --json')).toEqual([]);
  });

  test('names every fault between entries at once, with its place, and changes nothing', async () => {
    const { code, err } = await importing('names.json', {
      areas: [area('centro', 'district', { geometry: square(here, 0.1), parent: 'santander' })],
      gateways: ['g1', 'l1'],
      devices: [
        { id: 'l1', kind: 'toaster', lat: 43, lon: -3 },
        { id: 'l2', kind: 'lamp', lat: 43, lon: -3, gateway: 'g9' },
        { id: 'l2', kind: 'lamp', lat: 43, lon: -3 },
      ],
    });
    expect(code).toBe(1);
    const places = ['areas[0].parent', 'gateways[1]', 'devices[0].kind', 'devices[1].gateway', 'devices[2]'];
    for (const place of places) expect(err).toContain(place);
    expect(await json('device list --json')).toEqual([]);
    expect(await json('area list --json')).toEqual([]);
  });

  test('names faults of entries and faults between them together, in the order of the file', async () => {
    const { err } = await importing('all.json', {
      colour: 'red',
      areas: [{ id: 'centro', name: 'Centro', level: 'village', parent: 'nowhere', geometry: square(here, 0.1) }],
      devices: [
        { id: 'l1', kind: 'toaster', lat: '43.4', lon: null, gateway: 'g9' },
        { id: 'l2', kind: 'lamp', ...here },
        { id: 'l2', kind: 'lamp', lon: -3 },
      ],
    });
    const places = err.split('\n').flatMap((line) => /^ {2}([^:]+):/.exec(line)?.[1] ?? []);
    expect(places).toEqual([
      'the file',
      'areas[0].level',
      'areas[0].parent',
      'devices[0].lat',
      'devices[0].lon',
      'devices[0].kind',
      'devices[0].gateway',
      'devices[2].lat',
      'devices[2]',
    ]);
    expect(err).toContain('devices[0].lat: expected a number, got the text "43.4"');
    expect(err).toContain('devices[0].lon: expected a number, got null');
    expect(err).toContain('devices[2].lat: is needed');
  });

  test.each([
    ['a list', [1, 2]],
    ['null', null],
    ['lists that are none', { areas: {}, gateways: 'g1', devices: 5 }],
    ['entries that are none', { areas: [1], gateways: [{}], devices: [null, 'l1'] }],
  ])('%s is a fault that is told', async (_what, content_) => {
    const { code, err } = await importing('odd.json', content_);
    expect(code).toBe(1);
    expect(err).toMatch(/has (a fault|\d+ faults), and nothing was changed/);
  });

  test.each([
    ['is not there', () => inFolder('missing.json'), /cannot read/],
    ['is not JSON', () => file('broken.json', '{"devices": [\n  {"id": }'), /not JSON from line 2, column 10/],
  ])('a file that %s is explained', async (_case, path, message) => {
    const { code, err } = await barrio('device import', path(), '--credentials', inFolder('out.json'));
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });

  test('registers nothing when the passwords could not be written', async () => {
    const path = file('city.json', content);
    const { code, err } = await barrio('device import', path, '--credentials', join(folder, 'no-folder', 'out.json'));
    expect(code).toBe(1);
    expect(err).toContain('no-folder');
    expect(await json('device list --json')).toEqual([]);
  });

  test('does not overwrite a file that holds something else', async () => {
    file('out.json', '{"precious": true}');
    expect((await importing('city.json', content)).code).toBe(1);
    expect(readFileSync(inFolder('out.json'), 'utf8')).toBe('{"precious": true}');
    expect(await json('device list --json')).toEqual([]);
  });
});

const feature = (id: string, properties: object) => ({
  type: 'Feature',
  id,
  properties: { name: id, ...properties },
  geometry: square(here, 0.1),
});

describe('area import', () => {
  test('reads a GeoJSON collection', async () => {
    const features = [
      feature('centro', { level: 'district', parent: 'santander' }),
      feature('santander', { level: 'city' }),
    ];
    const { code, out } = await barrio('area import', file('areas.geojson', { type: 'FeatureCollection', features }));
    expect([code, out]).toEqual([0, '2 areas are in place']);
    expect(await json('area list --json')).toMatchObject([{ id: 'santander' }, { id: 'centro', parent: 'santander' }]);
  });

  test('names every fault with its place', async () => {
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    };
    const features = [
      feature('a', { level: 'village' }),
      { ...feature('b', { level: 'city' }), geometry: open },
      { ...feature('c', { level: 'city' }), geometry: { type: 'Point', coordinates: [0, 0] } },
      { ...feature('d', { level: 'city' }), id: undefined },
    ];
    const { code, err } = await barrio('area import', file('areas.geojson', { type: 'FeatureCollection', features }));
    expect(code).toBe(1);
    const places = [
      'features[0].properties.level',
      'features[1].geometry.coordinates[0]',
      'features[2].geometry',
      'features[3].id',
    ];
    for (const place of places) expect(err).toContain(place);
  });
});

describe('rejections', () => {
  const keep = async (letters: readonly DeadLetter[]): Promise<void> => {
    const database = await context.database();
    const open = await openDeadLetters({ database, clock: systemClock, keepFor: days(36_500), limitBytes: 1e9 });
    await open.keep(letters);
    await open.close();
    await database.close();
  };
  beforeEach(() =>
    keep([
      letter(1, { detail: 'a\u001b[2Jb' }),
      letter(2, { code: 'time_invalid', payload: Uint8Array.of(0xff, 0x00), device: deviceId('bay-2') }),
    ]),
  );

  test('are shown newest first, payloads as text or hexadecimal, and never move the cursor', async () => {
    const { code, out } = await barrio('rejection list');
    expect(code).toBe(0);
    expect(out).toMatch(/time_invalid {2}bay-2[\s\S]*hex ff00[\s\S]*payload_malformed {2}bay-1[\s\S]*\{"values":\{\}/);
    expect(out).not.toContain('\u001b');
    expect(out).toContain(String.raw`a\u001b[2Jb`);
  });

  test('name the sender where it is not the device, and say what to do once for each code', async () => {
    await keep([
      letter(3, { code: 'topic_not_allowed', sender: 'gate-1\u001b' }),
      letter(4, { code: 'topic_not_allowed', sender: '' }),
      letter(5, { code: 'topic_unknown', device: undefined, sender: 'bay-9' }),
    ]);
    const lines = (await barrio('rejection list')).out.split('\n');
    const sentBy = lines.flatMap((line) => /^\S+ {2}(\w+) {2}.* {2}sent by (.*)$/.exec(line)?.slice(1) ?? []);
    expect(sentBy).toEqual([
      'topic_unknown',
      'bay-9',
      'topic_not_allowed',
      String.raw`gate-1\u001b`,
      'time_invalid',
      'bay-1',
    ]);
    const codes = ['topic_unknown', 'topic_not_allowed', 'time_invalid', 'payload_malformed'] as const;
    const advice = lines.filter((line) => line.startsWith('  what to do: '));
    expect(advice).toEqual(codes.map((code) => `  what to do: ${rejectionCodes[code].remedy}`));
  });

  test('are found by code and device, and are whole in JSON', async () => {
    expect(await json('rejection list --code time_invalid --json')).toMatchObject([
      { code: 'time_invalid', device: 'bay-2', payload: { hex: 'ff00' }, receivedAt: '2026-11-21T10:02:00.000Z' },
    ]);
    expect(await json('rejection list --device bay-1 --json')).toMatchObject([
      { payload: { text: '{"values":{},"seq":1}' } },
    ]);
    expect(await json('rejection list --limit 1 --json')).toMatchObject([{ position: 2 }]);
  });

  test('are counted by code', async () => {
    expect(await json('rejection count --json')).toEqual({ payload_malformed: 1, time_invalid: 1 });
    expect((await barrio('rejection count')).out).toMatch(/1 {6}payload_malformed/);
  });

  test('with a code that does not exist are a usage error', async () => {
    expect((await barrio('rejection list --code nonsense')).code).toBe(64);
  });

  test('are found by sender and time', async () => {
    expect(await json('rejection list --sender bay-1 --to 2026-11-21T10:02:00Z --json')).toMatchObject([
      { position: 1 },
    ]);
    expect(await json('rejection list --from 2026-11-21T10:02:00Z --json')).toMatchObject([{ position: 2 }]);
    expect((await barrio('rejection list --from yesterday')).code).toBe(64);
  });

  test('say how to see the next page, which begins behind the last one', async () => {
    const { out } = await barrio('rejection list --limit 1 --sender bay-1');
    const [, next = ''] = /There are more: npm run barrio -- (.*)$/.exec(out) ?? [];
    expect(next).toMatch(/^rejection list --sender "bay-1" --after 2-0-\d+$/);
    const second = (await barrio(next.replaceAll('"', ''))).out;
    expect(second).toContain('payload_malformed');
    expect(second).not.toContain('There are more');
  });

  const idOf = (place: number): string => letterId(letter(place));

  test('are shown one by one in full', async () => {
    const { code, out } = await barrio(`rejection show ${idOf(2)}`);
    expect(code).toBe(0);
    expect(out).toContain(rejectionCodes.time_invalid.meaning);
    expect(out).toContain(rejectionCodes.time_invalid.remedy);
    expect(out).toMatch(/payload {5}2 bytes, not text, in hexadecimal digits:\nff00$/);
    expect((await barrio(`rejection show ${idOf(1)}`)).out).not.toContain('\u001b');
    expect(await json(`rejection show ${idOf(1)} --json`)).toMatchObject({
      id: idOf(1),
      payload: { text: '{"values":{},"seq":1}', bytes: 21 },
    });
    expect(await barrio(`rejection show ${idOf(9)}`)).toMatchObject({ code: 1, err: expect.stringContaining(idOf(9)) });
    expect((await barrio('rejection show 17')).code).toBe(64);
  });

  const asked = async (): Promise<number> => {
    const database = await context.database();
    const count = await readDeadLetters(database).countAsked();
    await database.close();
    return count;
  };

  test('are asked to be tried again by id, by a filter or all, which is then done at the next start', async () => {
    const { code, out } = await barrio(`rejection replay ${idOf(1)}`);
    expect([code, await asked()]).toEqual([0, 1]);
    expect(out).toContain('1 rejection is tried again: 1 payload_malformed.');
    expect(out).toContain(`No service runs on ${folder}: it is done at the next start.`);
    expect((await barrio('rejection list')).out).toContain(`id ${idOf(1)}  waits to be tried again`);
    await barrio('rejection replay --device bay-2');
    expect(await asked()).toBe(2);
    expect((await barrio('rejection replay --all')).out).toContain('2 rejections are tried again');
  });

  test('are not waited for where nothing runs that could do it', async () => {
    const { code, out } = await barrio('rejection replay --all --wait');
    expect([code, await asked()]).toEqual([1, 2]);
    expect(out).toContain('at the next start');
  });

  test('are only counted in a dry run', async () => {
    const { code, out } = await barrio('rejection replay --all --dry-run');
    expect([code, await asked()]).toEqual([0, 0]);
    expect(out).toBe('2 rejections would be tried again: 1 payload_malformed, 1 time_invalid.');
  });

  test('say which of them are left out, and why', async () => {
    await keep([letter(3, { code: 'duplicate_conflict' })]);
    const { out } = await barrio('rejection replay --all');
    expect(await asked()).toBe(2);
    expect(out).toContain(`1 duplicate_conflict. ${rejectionCodes.duplicate_conflict.meaning}`);
    expect((await barrio('rejection replay --code duplicate_conflict')).out).toMatch(/^There is nothing to try again/);
    await barrio(`rejection replay ${idOf(3)}`);
    expect(await asked()).toBe(3);
  });

  test.each(['', ' --all --code time_invalid', ' 1-0-1 --all', ' nonsense', ' --dry-run'])(
    'are not tried again where it is not said which: replay%s',
    async (words) => {
      expect((await barrio(`rejection replay${words}`)).code).toBe(64);
      expect(await asked()).toBe(0);
    },
  );

  test('that are gone cannot be tried again', async () => {
    expect((await barrio(`rejection replay ${idOf(9)}`)).code).toBe(1);
  });
});

test('kinds are listed', async () => {
  expect(await json('kind list --json')).toEqual([{ id: 'lamp', label: 'Lamp', quantities: [] }]);
  expect((await barrio('kind list')).out).toContain('Lamp');
});

test.each(commands.map(({ name }) => name))('%s explains itself, also in the list of commands', async (name) => {
  const { code, out } = await barrio(`${name} --help`);
  expect(code).toBe(0);
  expect(out).toContain(`barrio ${name} `);
  expect(describeCommands(commands)).toContain(name);
});

test('a database that cannot be opened is a fault of the configuration', async () => {
  context = { ...context, database: () => Promise.reject(new ConfigError('cannot open the database')) };
  const { code, err } = await barrio('device list');
  expect([code, err]).toEqual([78, 'cannot open the database']);
});

test('a command that does not exist is not found', () => {
  expect(findCommand(commands, ['device', 'explode'])).toBeUndefined();
  expect(findCommand(commands, [])).toBeUndefined();
});

describe('words that name no command', () => {
  function explain(line: string) {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const code = explainUnknown(commands, line.split(' '), {
      stdout: (text) => void stdout.push(text),
      stderr: (text) => void stderr.push(text),
    });
    return { code, out: stdout.join('\n'), err: stderr.join('\n') };
  }
  const listed = (text: string) => [...text.matchAll(/^ {2}(\w+(?: [\w-]+)?) {2}/gm)].map(([, name]) => name);
  const namesOf = (group: string) => commands.map(({ name }) => name).filter((name) => name.startsWith(`${group} `));

  test.each(['device', 'gateway', 'rejection', 'area', 'kind'])('%s --help lists what begins with it', (group) => {
    for (const flag of ['--help', '-h', 'help']) {
      const { code, out, err } = explain(`${group} ${flag}`);
      expect([code, err]).toEqual([0, '']);
      expect(listed(out)).toEqual(namesOf(group));
    }
  });

  test('but begin one list what there is, as a fault', () => {
    const alone = explain('device');
    expect([alone.code, alone.out]).toEqual([64, '']);
    expect(listed(alone.err)).toEqual(namesOf('device'));
    const wrong = explain('device explode');
    expect(wrong.code).toBe(64);
    expect(wrong.err).toContain('there is no command "device explode"');
    expect(listed(wrong.err)).toEqual(namesOf('device'));
  });

  test('list all commands where they begin none, also when help is asked for', () => {
    const { code, err } = explain('dance --help');
    expect(code).toBe(64);
    expect(err).toContain('there is no command "dance');
    expect(listed(err)).toEqual(commands.map(({ name }) => name));
  });
});
