import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { days } from '../../model/duration.ts';
import { ConfigError } from '../../model/errors.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { observe, reading } from '../contract/city.ts';
import { ofDevices } from '../contract/rollup-questions.ts';
import type { InfluxdbStoreOptions } from './influxdb-store.ts';
import { openForTest, testNow } from './open-for-test.ts';
import { answering, refusing, type Script, startScriptedServer } from './scripted-server.ts';

const one = { readings: [reading([observe('occupied', 1)])], upTo: position(1) };

/** Says its release as /ping does, and takes every write. */
const release =
  (headers: Readonly<Record<string, string>>): Script =>
  (request, response) =>
    (request.path.startsWith('/api/v1/query') ? answering(200, '{"status":"success"}') : answering(204, '', headers))(
      request,
      response,
    );

const nativePath = '/api/v2/write?org=barrio&bucket=city&precision=ms';

describe('the release of the server', () => {
  it.each([
    ['1.6.7~rc0', '/write?db=city&precision=ms'],
    ['1.7.11', '/write?db=city&precision=ms'],
    ['1.8.10', nativePath],
    ['1.12.1', nativePath],
    ['v2.7.1', nativePath],
    ['2.0.4', nativePath],
    ['3.4.0', nativePath],
  ])('%s is written to at %s', async (version, path) => {
    await using server = await startScriptedServer(release({ 'x-influxdb-version': version }));
    await using store = await openForTest({ url: server.url, flavour: 'auto', org: 'barrio' });
    expect(await store.append(one)).toMatchObject({ stored: 1 });
    await store.append(one);
    expect(server.received.map((request) => request.path)).toEqual(['/ping', path, path]);
  });

  it('is recognised as VictoriaMetrics when it says none and speaks like Prometheus', async () => {
    await using server = await startScriptedServer(release({}));
    await using store = await openForTest({ url: server.url, flavour: 'auto', org: 'barrio' });
    await store.append(one);
    expect(server.received.at(-1)?.path).toBe(nativePath);
    const task = { ...ofDevices('pm2_5'), level: '1h' } as const;
    const span = { from: testNow, to: testNow };
    for (const question of [
      store.latest(),
      Array.fromAsync(store.scan({ ...span, kind: task.kind })),
      store.workOut(task),
      store.rollUp(task),
      store.rollups({ ...span, level: '1h', kind: task.kind, quantities: ['pm2_5'], by: 'device' }),
    ]) {
      await expect(question).rejects.toThrow('VictoriaMetrics is a store to write to only');
    }
  });

  it.each<[string, Script, string]>([
    ['something else answers', answering(200, 'hello'), 'is no InfluxDB that we know'],
    ['it is of the future', answering(204, '', { 'x-influxdb-version': '9.0.0' }), 'is no InfluxDB that we know'],
    ['2.x has no organisation', answering(204, '', { 'x-influxdb-version': 'v2.7.1' }), 'no organisation is set'],
    ['it is away', answering(503), '503'],
  ])('is asked again later when %s', async (_name, script, said) => {
    await using server = await startScriptedServer(script);
    await using store = await openForTest({ url: server.url, flavour: 'auto' });
    await expect(store.append(one)).rejects.toThrow(said);
    expect(await store.health()).toMatchObject({ ok: false });
    server.follow(answering(204, '', { 'x-influxdb-version': '1.6.7' }));
    expect(await store.append(one)).toMatchObject({ stored: 1 });
  });
});

describe('an InfluxDB that is replaced by a later one', () => {
  it('is written to where the later one takes writes, once the first write failed', async () => {
    await using server = await startScriptedServer(release({ 'x-influxdb-version': '1.6.7' }));
    const events = createSilentEvents();
    await using store = await openForTest({ url: server.url, flavour: 'auto', org: 'barrio', events });
    await store.append(one);
    server.follow((request, response) => {
      const script = request.path.startsWith('/write')
        ? refusing(404, 'no mapping')
        : release({ 'x-influxdb-version': 'v2.7.1' });
      script(request, response);
    });
    await expect(store.append(one)).rejects.toThrow('404 no mapping');
    expect(await store.append(one)).toMatchObject({ stored: 1 });
    expect(server.received.at(-1)?.path).toBe(nativePath);
    expect(events.emitted.map(({ fields }) => fields)).toEqual([
      { url: server.url, server: 'InfluxDB 1.6.7' },
      { url: server.url, server: 'InfluxDB 2.7.1' },
    ]);
  });
});

describe('the newest values', () => {
  it.each([
    ['v1', ''],
    ['v2', ''],
    ['v3', ` WHERE time >= ${testNow - days(3)}ms`],
  ] as const)('of %s are looked for as far back as it can', async (flavour, where) => {
    await using server = await startScriptedServer(answering(200, '{"results":[{}]}'));
    await using store = await openForTest({ url: server.url, flavour, org: 'barrio' });
    expect(await store.latest()).toEqual([]);
    expect(new URLSearchParams(server.received[0]?.body).get('q')).toBe(
      'SELECT last("occupied") AS newest, "occupied_quality", "occupied_reasons", "occupied_revision", ' +
        '"occupied_revised_quality", "occupied_revised_reasons", "received_at" ' +
        `FROM "test-gate"${where} GROUP BY "device", "area"`,
    );
  });
});

describe('a release named in the settings', () => {
  it.each([
    [{ flavour: 'v1' }, '/write?db=city&precision=ms', undefined],
    [{ flavour: 'v1', database: 'city/month' }, '/write?db=city&rp=month&precision=ms', undefined],
    [
      { flavour: 'v1', username: 'ana', password: 'ñ:&' },
      '/write?db=city&precision=ms',
      `Basic ${Buffer.from('ana:ñ:&').toString('base64')}`,
    ],
    [{ flavour: 'v2', org: 'barrio', token: 't=0' }, nativePath, 'Token t=0'],
    [{ flavour: 'v3', token: 't' }, '/api/v2/write?org=-&bucket=city&precision=ms', 'Token t'],
    [{ flavour: 'victoria-metrics' }, '/api/v2/write?org=-&bucket=city&precision=ms', undefined],
  ] satisfies [Partial<InfluxdbStoreOptions>, string, string | undefined][])(
    '%o is not asked for',
    async (settings, path, authorization) => {
      await using server = await startScriptedServer(answering(204));
      await using store = await openForTest({ url: `${server.url}/`, ...settings });
      await store.append(one);
      expect(server.received).toMatchObject([{ method: 'POST', path }]);
      expect(server.received[0]?.headers.authorization).toBe(authorization);
    },
  );

  it('is found behind a path of a proxy', async () => {
    await using server = await startScriptedServer(answering(204));
    await using store = await openForTest({ url: `${server.url}/influx/` });
    await store.append(one);
    expect(server.received[0]?.path).toBe('/influx/write?db=city&precision=ms');
  });
});

describe('settings that cannot work', () => {
  it.each([
    [{ url: 'localhost:8086' }, 'is not an http:// or https:// URL'],
    [{ url: 'tcp://localhost:8086' }, 'is not an http:// or https:// URL'],
    [{ url: 'http://ana:secret@localhost:8086' }, 'holds a user name'],
    [{ url: 'http://localhost:8086/?db=x' }, 'must not have a query part'],
    [{ url: 'http://localhost:8086', database: '' }, 'has no name'],
    [{ url: 'http://localhost:8086', flavour: 'v2' }, 'needs the name of the organisation'],
    [{ url: 'http://localhost:8086', token: 't', username: 'ana', password: 'p' }, 'set one of them'],
    [{ url: 'http://localhost:8086', username: 'ana' }, 'has no password'],
  ] satisfies [Pick<InfluxdbStoreOptions, 'url'> & Partial<InfluxdbStoreOptions>, string][])(
    '%o end the start',
    async (settings, said) => {
      const opening = openForTest(settings);
      await expect(opening).rejects.toThrow(ConfigError);
      await expect(opening).rejects.toThrow(said);
      await expect(opening).rejects.not.toThrow('secret');
    },
  );
});
