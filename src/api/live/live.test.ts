import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../test/api/listen.ts';
import { ask, buildSmallCity, reading, type SmallCityOptions } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
import { type Api, createApi, openApi } from '../open-api.ts';
import { LiveReadingShape } from './present.ts';

const open: Api[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

async function openCity(options: SmallCityOptions = {}) {
  const city = await buildSmallCity(options);
  const api = await openApi(city.parts);
  open.push(api);
  return { ...city, api };
}

const bay = (occupied: number) => reading('bay-1', minutes(0), { occupied, battery_level: 70 });
const harbour = reading('bay-9', minutes(0), { occupied: 1 });
const lamp = reading('lamp-1', minutes(0), { lamp_on: 0 });

describe('the live stream', () => {
  it('brings each reading as it is judged, with the same values as everywhere', async () => {
    const { api, live } = await openCity();
    const client = await listen(`${api.url}/api/v1/live`);
    expect(client.answer.headers.get('content-type')).toMatch('text/event-stream');
    live.publish([bay(1)]);
    const event = await client.next();
    const data: unknown = JSON.parse(event?.data ?? '');
    expect(event).toMatchObject({ event: 'reading', id: expect.stringMatching(/-1$/) });
    expect(data).toEqual(LiveReadingShape.parse(data));
    expect(data).toMatchObject({
      device: 'bay-1',
      area: 'mayor',
      values: [{ quantity: 'occupied', value: true, unit: '1', ageSeconds: 0, freshness: 'live' }, { value: 70 }],
    });
    client.leave();
  });

  it('tells a new judgement apart from a new reading, also to who comes back', async () => {
    const { api, live } = await openCity();
    const client = await listen(`${api.url}/api/v1/live?quantity=occupied`);
    const { observations: _, ...moment } = bay(1);
    const observation = {
      quantity: 'occupied',
      value: 1,
      quality: 'fail',
      reasons: ['spike: odd'],
      revision: 2,
    } as const;
    live.publish([bay(1)]);
    live.rejudge([{ ...moment, observation }]);
    const [first, again] = [await client.next(), await client.next()];
    expect([first?.event, again?.event]).toEqual(['reading', 'rejudged']);
    const [before, after] = [first, again].map((event) => LiveReadingShape.parse(JSON.parse(event?.data ?? '')));
    const judgement = { quality: 'fail', reasons: ['spike: odd'], revision: 2 };
    expect(after).toEqual({ ...before, values: [{ ...before?.values[0], ...judgement }] });
    client.leave();
    const back = await listen(`${api.url}/api/v1/live`, { 'last-event-id': first?.id ?? '' });
    expect(await back.next()).toMatchObject({ event: 'rejudged', id: again?.id });
    back.leave();
  });

  it.each([
    ['?area=centro', ['bay-1', 'lamp-1']],
    ['?area=puerto', ['bay-9']],
    ['?kind=parking-bay', ['bay-1', 'bay-9']],
    ['?device=lamp-1,bay-9', ['bay-9', 'lamp-1']],
    ['?quantity=battery_level', ['bay-1']],
    ['?kind=parking-bay&area=city&quantity=occupied', ['bay-1', 'bay-9']],
  ])('brings only what was asked for: %s', async (query, expected) => {
    const { api, live } = await openCity();
    const client = await listen(`${api.url}/api/v1/live${query}`);
    live.publish([bay(0), harbour, lamp]);
    for (const device of expected) expect(JSON.parse((await client.next())?.data ?? '')).toMatchObject({ device });
    await api.close();
    expect(await client.next()).toBeUndefined();
  });

  it.each([
    ['?area=nope', 'area_unknown', '/api/v1/areas'],
    ['?kind=nope', 'kind_unknown', 'parking-bay, street-light'],
    ['?device=bay-1,nope', 'device_unknown', '/api/v1/devices'],
  ])('says so instead of staying silent for ever: %s', async (query, code, hint) => {
    const { status, body } = await ask(createApi((await buildSmallCity()).parts), `/api/v1/live${query}`);
    expect([status, body]).toEqual([404, expect.objectContaining({ code, detail: expect.stringContaining(hint) })]);
  });

  it('brings only what is doubted, also what comes to be doubted later', async () => {
    const { api, live } = await openCity();
    const client = await listen(`${api.url}/api/v1/live?quality=suspect,fail`);
    const { observations: _, ...moment } = bay(1);
    const doubted = { value: 1, quality: 'suspect', reasons: ['battery: 3 %'] } as const;
    const observation = { ...doubted, quantity: 'occupied', revision: 2 } as const;
    live.publish([bay(1), harbour, reading('bay-2', minutes(0), { occupied: doubted, battery_level: 3 })]);
    live.rejudge([{ ...moment, observation }]);
    const [first, second] = [await client.next(), await client.next()];
    expect(JSON.parse(first?.data ?? '')).toMatchObject({ device: 'bay-2', values: [{ quantity: 'occupied' }] });
    expect(LiveReadingShape.parse(JSON.parse(first?.data ?? '')).values).toHaveLength(1);
    expect(second?.event).toBe('rejudged');
    client.leave();
  });

  it('leaves out the values of other quantities', async () => {
    const { api, live } = await openCity();
    const client = await listen(`${api.url}/api/v1/live?quantity=battery_level`);
    live.publish([bay(0)]);
    expect(LiveReadingShape.parse(JSON.parse((await client.next())?.data ?? '')).values).toHaveLength(1);
    client.leave();
  });

  it('goes on where a client was cut off, and says so when it cannot', async () => {
    const { api, live } = await openCity();
    const first = await listen(`${api.url}/api/v1/live`);
    live.publish([bay(0)]);
    const { id = '' } = (await first.next()) ?? {};
    first.leave();
    live.publish([harbour, lamp]);
    const back = await listen(`${api.url}/api/v1/live`, { 'last-event-id': id });
    expect(JSON.parse((await back.next())?.data ?? '')).toMatchObject({ device: 'bay-9' });
    expect(JSON.parse((await back.next())?.data ?? '')).toMatchObject({ device: 'lamp-1' });
    for (const lost of ['another-1', 'garbage', `${id.split('-')[0]}-999`, `${id.split('-')[0]}-`]) {
      const late = await listen(`${api.url}/api/v1/live`, { 'last-event-id': lost });
      expect(await late.next()).toMatchObject({ event: 'gap', data: expect.stringContaining(lost) });
      late.leave();
    }
    back.leave();
  });

  it('drops a client that does not read, says so, and serves the others', async () => {
    const { api, live, events } = await openCity({ limits: { liveBufferBytes: 20_000 } });
    const frozen = connect(Number(new URL(api.url).port), '127.0.0.1');
    frozen.on('error', () => undefined);
    frozen.write('GET /api/v1/live HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(frozen, 'readable');
    const reader = await listen(`${api.url}/api/v1/live?device=lamp-1`);
    const flood = Array.from({ length: 200 }, () => bay(1));
    const dropped = () => events.emitted.some(({ name }) => name === 'listenerDropped');
    for (let round = 0; round < 500 && !dropped(); round += 1) {
      live.publish(flood);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(dropped()).toBe(true);
    live.publish([lamp]);
    expect(JSON.parse((await reader.next())?.data ?? '')).toMatchObject({ device: 'lamp-1' });
    frozen.destroy();
    reader.leave();
  });

  it('forgets clients that have left', async () => {
    const { api } = await openCity();
    const client = await listen(`${api.url}/api/v1/live`);
    const listeners = async () => JSON.stringify(await (await fetch(`${api.url}/api/v1/status`)).json());
    expect(await listeners()).toContain('"listeners":1');
    client.leave();
    await vi.waitFor(async () => expect(await listeners()).toContain('"listeners":0'));
  });

  it('lets no more clients in than the limit', async () => {
    const { api } = await openCity({ limits: { liveListeners: 1 } });
    const first = await listen(`${api.url}/api/v1/live`);
    const second = await fetch(`${api.url}/api/v1/live`);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await second.json()).toMatchObject({ code: 'too_many_listeners' });
    first.leave();
  });

  it('may be read by pages from elsewhere', async () => {
    const { api } = await openCity();
    const client = await listen(`${api.url}/api/v1/live`, { origin: 'https://example.org' });
    expect(client.answer.headers.get('access-control-allow-origin')).toBe('*');
    client.leave();
  });

  it('ends when the service closes', async () => {
    const { api } = await openCity();
    const client = await listen(`${api.url}/api/v1/live`);
    await api.close();
    expect(await client.next()).toBeUndefined();
  });

  it('refuses what it does not know before it begins', async () => {
    const app = createApi((await buildSmallCity()).parts);
    expect((await ask(app, '/api/v1/live?area=nowhere')).body).toMatchObject({ code: 'area_unknown' });
    expect((await ask(app, '/api/v1/live?quantity=joy')).body).toMatchObject({ code: 'invalid_request' });
    const head = await app.inject({ method: 'HEAD', url: '/api/v1/live' });
    expect([head.statusCode, head.headers.allow]).toEqual([405, 'GET']);
  });
});

describe('the heartbeat', () => {
  it('keeps a silent stream open', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { api } = await openCity();
      const answer = await fetch(`${api.url}/api/v1/live`);
      const chunks = (answer.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
      expect((await chunks.read()).value).toBe('retry: 2000\n\n');
      vi.advanceTimersByTime(15_000);
      expect((await chunks.read()).value).toMatch(/^: /);
      await chunks.cancel();
    } finally {
      vi.useRealTimers();
    }
  });
});
