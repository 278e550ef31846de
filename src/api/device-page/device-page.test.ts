import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { account, hourOf } from '../../ledger/port.ts';
import { days, hours, milliseconds, minutes } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { before } from '../../model/time.ts';
import type { ClockSkew } from '../../pipeline/port.ts';
import type { History } from '../../rollups/port.ts';
import { createApi } from '../open-api.ts';

const spike = {
  value: 44,
  quality: 'fail',
  reasons: ['spike: 44 °C stands 27 °C above the <mean>'],
  revision: 2,
} as const;
const odd = { value: 19, quality: 'suspect', reasons: ['battery: 3 % is left', 'says nothing we know'] } as const;

/** Six hours of a station: ten minutes apart, silent for one hour, with a spike and a doubtful value. */
const day = Array.from({ length: 36 }, (_, place) => place)
  .filter((place) => place < 12 || place > 18)
  .map((place) => {
    const air_temperature = place === 5 ? spike : place === 20 ? odd : { value: 17, quality: 'pass' as const };
    return reading('air-1', minutes(10 * place + 10), { air_temperature, no2: place });
  });

async function openCity(change: Parameters<typeof buildSmallCity>[0] = {}) {
  const city = await buildSmallCity(change);
  await city.store.append({ readings: day, upTo: position(0) });
  city.state.observe(day);
  return { ...city, app: createApi(city.parts) };
}

const city = await openCity();
const show = async (url: string) => (await ask(city.app, url)).text;

describe('the page of a device', () => {
  it('is complete without a script, with nothing inline and nothing from elsewhere', async () => {
    const { status, headers, text } = await ask(city.app, '/devices/air-1');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).not.toMatch(/<script|\son\w+=|style=|https?:|undefined|NaN|\[object/);
    expect(text).toContain('<html lang="en">');
    expect((await ask(city.app, '/assets/page.css')).headers['content-type']).toMatch('text/css');
  });

  it('leads only to what exists', async () => {
    const links = new Set(
      [...(await show('/devices/air-1')).matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, link]) => link ?? ''),
    );
    expect(links.size).toBeGreaterThan(15);
    for (const link of links) {
      const url = link.replaceAll('&amp;', '&');
      // The stream never ends, so it is not asked here.
      if (!url.startsWith('/api/v1/live')) expect([url, (await ask(city.app, url)).status]).toEqual([url, 200]);
    }
  });

  it('says who it is, where it stands, and how fresh its word is, in the time of the city', async () => {
    const text = await show('/devices/air-1');
    for (const part of [
      '<h1>air-1</h1>',
      'Environment station',
      'Calle Mayor, Centro, Villa',
      'Heard 3\u00a0min ago',
      'As of 13:00',
    ]) {
      expect(text).toContain(part);
    }
    expect(await show('/devices/lamp-2')).toContain('>silent</span>');
    expect(await show('/devices/bay-3')).toContain('It has never spoken.');
  });

  it('does not call a device silent that speaks with the times of a slow clock', async () => {
    const other = await buildSmallCity();
    const slow = { ...reading('lamp-1', days(2), { lamp_on: 1 }), receivedAt: before(noon, minutes(2)) };
    const lamp = { ...slow, device: deviceId('lamp-2') };
    other.state.observe([{ ...lamp, time: before(noon, hours(20)) }]);
    const app = createApi(other.parts);
    const { text } = await ask(app, '/devices/lamp-2');
    expect(text).toContain('>old times</span> <span>Heard 2\u00a0min ago, with times that are 20\u00a0h old.</span>');
    expect(text).not.toContain('silent for so long');
    expect(text).toMatch(/Lamp on<\/dt>\s*<dd class="figure">unknown<\/dd>/);
    expect((await ask(app, '/devices')).text).toContain('>old times</span> 2\u00a0min ago, times 20\u00a0h old');
    const { body } = await ask(app, '/api/v1/devices/lamp-2');
    expect(body).toMatchObject({
      freshness: 'stale',
      lastSeen: '2026-02-28T16:00:00.000Z',
      lastReceivedAt: '2026-03-01T11:58:00.000Z',
    });
  });

  it('says of a device whose every message was refused that it speaks, and leads to what became of them', async () => {
    const refusing: ClockSkew = {
      is: 'unknown',
      offsetMs: undefined,
      driftMsPerHour: undefined,
      slots: 0,
      slotLength: minutes(10),
      since: undefined,
      refusedAhead: 0,
      refusedOld: 3,
      lastRefusedAt: before(noon, minutes(2)),
    };
    const skewOf = (id: string) => (id === 'bay-3' ? refusing : undefined);
    const { parts } = await buildSmallCity({ change: () => ({ clocks: { skewOf } }) });
    const app = createApi(parts);
    const { text } = await ask(app, '/devices/bay-3');
    expect(text).toContain('Heard 2\u00a0min ago.</span> It speaks, but nothing of what it sent could be used');
    expect(text).not.toContain('never spoken');
    const [, link = ''] = /href="([^"]*)">What became of its messages/.exec(text) ?? [];
    expect(link).toBe('/api/v1/ledger?device=bay-3');
    expect((await ask(app, link)).status).toBe(200);
    expect((await ask(app, '/devices')).text).toContain('>refused</span> 2\u00a0min ago');
  });

  it('says the same where messages were refused for another reason than their time', async () => {
    const { parts } = await buildSmallCity();
    const counts = {
      messages: 2,
      received: 2,
      replayed: 0,
      stored: 0,
      duplicate: 0,
      rejected: { payload_malformed: 2 },
    };
    const row = { account: account('bay-3'), hour: hourOf(noon), ...counts };
    await parts.ledger.book({ after: position(0), upTo: position(2), rows: [row] });
    const pages = createApi(parts);
    expect((await ask(pages, '/devices/bay-3')).text).toContain('nothing of what it sent could be used');
    expect((await ask(pages, '/devices/lamp-2')).text).not.toContain('nothing of what it sent could be used');
  });

  it('shows what is too old as unknown, and its last word apart', async () => {
    const text = await show('/devices/lamp-2');
    expect(text).toMatch(/Lamp on<\/dt>\s*<dd class="figure">unknown<\/dd>\s*<dd>last word: off<\/dd>/);
  });

  it('says each quality as a word, and each reason plainly, with its figures and a way to its test', async () => {
    const text = await show('/devices/air-1?quality=suspect,fail');
    expect(text).toMatch(
      /class="flag fail"><span aria-hidden="true">✕<\/span> failed<\/span> <span class="age">judged 2 times/,
    );
    expect(text).toContain('<a href="/quality/spike">Spike</a>: The value jumped away');
    expect(text).toContain('44 °C stands 27 °C above the &lt;mean&gt;');
    expect(text).toContain('<a href="/quality/battery">Battery</a>');
    expect(text).toContain('<li>says nothing we know</li>');
  });

  it('finds single readings by quality, page by page, until there are no more', async () => {
    const values: string[] = [];
    let url: string | undefined = '/devices/air-1?quality=not_evaluated';
    let pages = 0;
    while (url !== undefined) {
      const text = await show(url.replaceAll('&amp;', '&'));
      const [, table = ''] = /id="readings"([\s\S]*?)<\/section>/.exec(text) ?? [];
      const rows = table.matchAll(/data-label="What">Nitrogen dioxide<\/td><td data-label="Value">([^<]*)</g);
      values.push(...[...rows].map(([, value]) => value ?? ''));
      [, url] = /href="([^"]*)#readings">Older/.exec(table) ?? [];
      pages += 1;
    }
    const places = day.map(({ observations }) => observations.find(({ quantity }) => quantity === 'no2')?.value);
    expect(values).toEqual(places.map((value) => `${value}\u00a0µg/m³`));
    expect(pages).toBeGreaterThan(5);
    expect(await show('/devices/air-1?quality=fail&quantity=no2')).toContain('No reading of the last 30 days fits');
  });

  it('draws the last day with its gap as a gap, and marks what is doubted', async () => {
    const text = await show('/devices/air-1');
    const [, figure = ''] = /<strong>Air temperature<\/strong>([\s\S]*?)<\/figure>/.exec(text) ?? [];
    expect(figure).toContain('30 readings, from 0\u00a0°C to 17\u00a0°C, 2 doubted, 1 gap');
    expect(figure.match(/class="mark fail"/g)).toHaveLength(1);
    expect(figure.match(/class="mark suspect"/g)).toHaveLength(1);
    const [, line = ''] = /class="line" d="([^"]*)"/.exec(figure) ?? [];
    expect(line.match(/M/g)?.length).toBeGreaterThanOrEqual(2);
    expect(line).not.toMatch(/NaN|Infinity/);
  });

  it('shows hours and days of the quantity that was chosen', async () => {
    const text = await show('/devices/air-1?quantity=no2');
    expect(text).toContain('Hour by hour: Nitrogen dioxide');
    const [, hourly = ''] = /id="hours"([\s\S]*?)<h2>/.exec(text) ?? [];
    expect(hourly).toMatch(/>12:00<\/time><\/th><td data-label="Mean">2\.5/);
    expect(hourly).toContain('may still change');
  });

  it('says which hours were corrected, and when', async () => {
    const other = await buildSmallCity();
    const { store } = other;
    await store.append({ readings: day, upTo: position(0) });
    const hour = { from: before(noon, hours(2)), to: before(noon, hours(1)) };
    const { kind } = reading('air-1', minutes(1), {});
    const rollUp = (ago: number) =>
      store.rollUp({ kind, level: '1h', windows: [hour], of: { by: 'device' }, at: before(noon, minutes(ago)) });
    await rollUp(50);
    await store.append({ readings: [reading('air-1', minutes(95), { no2: 100 })], upTo: position(1) });
    await rollUp(30);
    const history: History = {
      rollups: async (query) => ({
        rollups: (await store.rollups({ ...query, level: '1h' })).map((rollup) => ({ ...rollup, isOpen: false })),
      }),
    };
    const app = createApi({ ...other.parts, history });
    expect((await ask(app, '/devices/air-1?quantity=no2')).text).toContain('corrected 12:30, because');
    const { body } = await ask(app, '/api/v1/devices/air-1/observations?quantity=no2&every=1h');
    expect(body).toMatchObject({
      series: [{ buckets: [{ revision: 2, restated: true, open: false, workedOutAt: '2026-03-01T11:30:00.000Z' }] }],
    });
  });

  it('writes names as text, whatever stands in them', async () => {
    const other = await openCity();
    const name = `<img src=x onerror=alert(1)>"'&`;
    await other.registry.changeDevice(deviceId('air-1'), { name });
    const centro = other.registry.area('centro');
    if (centro === undefined) throw new Error('no area');
    await other.registry.putAreas([{ ...centro, id: areaId('centro'), name: '<b>Centro</b>' }]);
    const { text } = await ask(other.app, '/devices/air-1');
    expect(text).not.toMatch(/<img src=x|<b>/);
    expect(text).toContain('<h1>&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;</h1>');
    const { text: missing, status } = await ask(other.app, '/devices/%3Cb%3Ex');
    expect([status, missing.includes('&lt;b&gt;x')]).toEqual([404, true]);
  });

  it('tells what is known now while the store does not answer', async () => {
    const { promise: never } = Promise.withResolvers<never>();
    const other = await openCity({
      limits: { storeTime: milliseconds(20) },
      change: ({ store }) => ({ store: { ...store, readings: () => never } }),
    });
    const { status, text } = await ask(other.app, '/devices/air-1');
    expect(status).toBe(200);
    expect(text).toContain('The past cannot be read just now');
    expect(text).toContain('What it says now');
  });

  it.each(['?before=yesterday', '?quality=bad', '?colour=red', '?quantity=joy'])('refuses %s', async (query) => {
    expect((await ask(city.app, `/devices/air-1${query}`)).status).toBe(400);
  });
});

describe('the list of devices', () => {
  const listed = async (query: string) => {
    const { status, text } = await ask(city.app, `/devices${query}`);
    expect([status, text.match(/<script|\son\w+=|style=|https?:|undefined/)]).toEqual([200, null]);
    return [...text.matchAll(/<th scope="row"><a href="\/devices\/([^"]*)"/g)].map(([, id]) => id);
  };

  it.each([
    ['?kind=environment-station', ['air-1', 'air-2']],
    ['?freshness=stale,never_seen', ['bay-3', 'lamp-2']],
    ['?area=puerto', ['bay-9']],
    ['?quality=suspect', []],
  ])('leads to the page of each that fits: %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  it('leads to every device, and from there to every filter', async () => {
    expect(await listed('')).toHaveLength(8);
    for (const [, link = ''] of (await show('/devices')).matchAll(/href="(\/devices[^"]*)"/g)) {
      expect([link, (await ask(city.app, link)).status]).toEqual([link, 200]);
    }
  });

  it('goes on where a page ends', async () => {
    const other = await buildSmallCity();
    const [lamp] = [...other.registry.devices()];
    if (lamp === undefined) throw new Error('no device');
    const more = Array.from({ length: 60 }, (_, place) => deviceId(`more-${String(place).padStart(2, '0')}`));
    await other.registry.importDevices(more.map((id) => ({ id, kind: lamp.kind, position: lamp.position })));
    const app = createApi(other.parts);
    const first = (await ask(app, '/devices')).text;
    const [, next = ''] = /href="([^"]*cursor=[^"]*)"/.exec(first) ?? [];
    const second = (await ask(app, next)).text;
    const count = (text: string) => text.match(/<th scope="row">/g)?.length;
    expect([count(first), count(second), second.includes('cursor=')]).toEqual([50, 18, false]);
  });

  it('says which kinds there are when there is none of that name', async () => {
    expect((await ask(city.app, '/devices?kind=nope')).status).toBe(404);
  });
});
