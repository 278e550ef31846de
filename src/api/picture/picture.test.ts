import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { minutes, seconds } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { after } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { createPicture } from './picture.ts';
import { PictureShape } from './routes.ts';

/** The small city at noon, with a clock that goes. */
async function open() {
  const city = await buildSmallCity();
  await city.fleet.look();
  let now = noon;
  const picture = createPicture({ ...city.parts, clock: { now: () => now } });
  const read = (since?: string) => PictureShape.parse(JSON.parse(picture.take(since).text()));
  const all = () => {
    const shot = read();
    if (shot.is !== 'all') throw new Error('expected all of it');
    return shot;
  };
  const later = (span: Parameters<typeof after>[1]) => {
    now = after(now, span);
  };
  return { ...city, picture, read, all, later };
}

/** What the columns say of one device. */
function sayOf(shot: Awaited<ReturnType<Awaited<ReturnType<typeof open>>['all']>>, id: string) {
  const place = shot.id.indexOf(id);
  const problem = shot.problem[place] ?? 0;
  return {
    kind: shot.kinds[shot.kind[place] ?? -1],
    area: shot.areas[shot.area[place] ?? -1],
    lat: shot.lat[place],
    freshness: shot.freshnesses[shot.freshness[place] ?? -1],
    age: shot.age[place],
    problem: problem === 0 ? undefined : shot.problems[problem - 1],
  };
}

describe('the picture', () => {
  it('has all devices in columns, each with how it is', async () => {
    const { all } = await open();
    const shot = all();
    for (const column of [shot.name, shot.lat, shot.lon, shot.kind, shot.area, shot.age, shot.freshness, shot.rank])
      expect(column).toHaveLength(shot.id.length);
    expect(sayOf(shot, 'lamp-2')).toEqual({
      kind: 'street-light',
      area: 'mayor',
      lat: 4_300_200,
      freshness: 'stale',
      age: 86_400,
      problem: 'silent',
    });
    expect(sayOf(shot, 'bay-3')).toMatchObject({ freshness: 'never_seen', age: -1, problem: undefined });
    expect(sayOf(shot, 'bay-1')).toMatchObject({ freshness: 'live', age: 300 });
  });

  it('tells only what changed since it was seen', async () => {
    const { all, read, state, later } = await open();
    const shot = all();
    expect(read(shot.version)).toMatchObject({ is: 'changes', place: [], version: shot.version });
    later(seconds(2));
    state.observe([reading('bay-1', minutes(0), { occupied: 1 })]);
    const changes = read(shot.version);
    expect(changes).toMatchObject({ is: 'changes', place: [shot.id.indexOf('bay-1')], age: [2] });
    expect(changes.version).not.toBe(shot.version);
    expect(read(changes.version)).toMatchObject({ place: [] });
  });

  it('tells of those that became silent, though nothing came', async () => {
    const { all, read, later } = await open();
    const shot = all();
    later(minutes(60 * 24 * 3));
    const changes = read(shot.version);
    expect(changes.is === 'changes' && changes.place).toContain(shot.id.indexOf('bay-1'));
  });

  it('looks at the devices once a second at most', async () => {
    const { all, read, state, later } = await open();
    const shot = all();
    state.observe([reading('bay-1', minutes(0), { occupied: 1 })]);
    expect(read(shot.version)).toMatchObject({ place: [] });
    later(seconds(1));
    expect(read(shot.version)).toMatchObject({ place: [shot.id.indexOf('bay-1')] });
  });

  it.each(['nonsense', 'other-1', ''])('is whole again for whoever knows another one: %j', async (since) => {
    const { read } = await open();
    expect(read(since).is).toBe('all');
  });

  it('is whole again when a device went', async () => {
    const { all, read, registry } = await open();
    const { version, id } = all();
    await registry.removeDevice(deviceId('lamp-1'));
    const now = read(version);
    expect(now.is === 'all' && now.id).toEqual(id.filter((each) => each !== 'lamp-1'));
  });
});

describe('the answer', { timeout: 30_000 }, () => {
  it('need not be sent again when nothing changed, and is for operators only', async () => {
    const app = createApi((await buildSmallCity()).parts);
    const url = '/api/v1/operate/picture';
    const authorization = 'Bearer the-token-of-the-small-city';
    const first = await app.inject({ url, headers: { authorization } });
    expect(PictureShape.parse(first.json())).toMatchObject({ is: 'all' });
    const again = await app.inject({ url, headers: { authorization, 'if-none-match': String(first.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await app.inject({ url })).statusCode).toBe(401);
  });

  it('is compressed quickly where it is large', async () => {
    const { parts, registry } = await buildSmallCity();
    const many = Array.from({ length: 1500 }, (_, number) => ({
      id: deviceId(`another-bay-${number}`),
      kind: kindId('parking-bay'),
      name: `${'A bay with a long name '.repeat(8)}${number}`,
      position: { lat: 43.01, lon: -3.95 },
    }));
    await registry.importDevices(many);
    const headers = { authorization: 'Bearer the-token-of-the-small-city', 'accept-encoding': 'gzip, br' };
    const answer = await createApi(parts).inject({ url: '/api/v1/operate/picture', headers });
    expect(answer.headers['content-encoding']).toBe('br');
    const shot = PictureShape.parse(JSON.parse(brotliDecompressSync(answer.rawPayload).toString()));
    expect(shot.is === 'all' && shot.id).toHaveLength(1508);
  });
});
