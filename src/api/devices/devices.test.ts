import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { minutes, seconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { toIso } from '../../model/time.ts';
import type { ClockSkew } from '../../pipeline/port.ts';
import { createApi } from '../open-api.ts';
import { DeviceCollectionShape, DeviceListShape } from './list.ts';
import { DeviceFeatureShape, DeviceShape } from './one.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
const list = async (query = '') => DeviceListShape.parse((await ask(app, `/api/v1/devices${query}`)).body);
const ids = async (query: string) => (await list(query)).devices.map(({ id }) => id);

describe('the list of devices', () => {
  it('holds every device with its place and when it last spoke, in the order of the ids', async () => {
    const { devices, next } = await list();
    expect(devices.map(({ id }) => id)).toEqual([
      'air-1',
      'air-2',
      'bay-1',
      'bay-2',
      'bay-3',
      'bay-9',
      'lamp-1',
      'lamp-2',
    ]);
    expect(next).toBeNull();
    expect(devices.find(({ id }) => id === 'bay-1')).toEqual({
      id: 'bay-1',
      name: 'bay-1',
      kind: 'parking-bay',
      area: 'mayor',
      position: { lat: 43.001, lon: -3.999 },
      freshness: 'live',
      lastSeen: '2026-03-01T11:55:00.000Z',
      lastReceivedAt: '2026-03-01T11:55:00.000Z',
      ageSeconds: 300,
    });
  });

  it.each([
    ['?kind=street-light', ['lamp-1', 'lamp-2']],
    ['?kind=street-light,environment-station', ['air-1', 'air-2', 'lamp-1', 'lamp-2']],
    ['?kind=street-light&kind=environment-station', ['air-1', 'air-2', 'lamp-1', 'lamp-2']],
    ['?area=puerto', ['bay-9']],
    ['?area=centro&kind=parking-bay', ['bay-1', 'bay-2', 'bay-3']],
    ['?freshness=never_seen', ['bay-3']],
    ['?freshness=stale,never_seen', ['bay-3', 'lamp-2']],
  ])('answers %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each(['', '&kind=parking-bay', '&format=geojson'])(
    'is complete and without repetition page by page %s',
    async (query) => {
      const seen: string[] = [];
      let url: string | null = `/api/v1/devices?limit=3${query}`;
      while (url !== null) {
        const { body } = await ask(app, url);
        const page = z
          .object({ devices: z.array(z.object({ id: z.string() })).optional(), next: z.string().nullable() })
          .extend({ features: z.array(z.object({ id: z.string() })).optional() })
          .parse(body);
        const items = page.devices ?? page.features ?? [];
        expect(items.length).toBeLessThanOrEqual(3);
        seen.push(...items.map(({ id }) => id));
        url = page.next;
      }
      const whole = query.includes('kind') ? await ids('?kind=parking-bay') : await ids('');
      expect(seen).toEqual(whole);
    },
  );

  it.each(['?kind=of-no-kind', '?kind=parking-bay,of-no-kind'])('says which kinds there are: %s', async (query) => {
    const { status, body } = await ask(app, `/api/v1/devices${query}`);
    const detail = 'There is no kind "of-no-kind"; there are environment-station, parking-bay, street-light.';
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'kind_unknown', detail })]);
  });

  it.each(['garbage', '%00', 'YmF5LTE', '', 'YWZ0ZXIgIQ'])(
    'takes no cursor that it did not make: %j',
    async (cursor) => {
      const { status, body } = await ask(app, `/api/v1/devices?cursor=${cursor}`);
      const errors = [{ in: 'query', name: 'cursor', message: expect.stringContaining('of a `next` link') }];
      expect([status, body]).toEqual([400, expect.objectContaining({ code: 'invalid_request', errors })]);
    },
  );

  it('goes on after the last id seen when devices were added or removed between two pages', async () => {
    const other = await buildSmallCity();
    const changing = createApi(other.parts);
    const first = DeviceListShape.parse((await ask(changing, '/api/v1/devices?limit=3')).body);
    for (const { id } of first.devices.slice(1)) {
      const device = other.registry.device(id);
      if (device !== undefined) await other.registry.removeDevice(device.id);
    }
    const second = DeviceListShape.parse((await ask(changing, first.next ?? '')).body);
    expect(second.devices.map(({ id }) => id)).toEqual(['bay-2', 'bay-3', 'bay-9']);
  });

  it('brings the values of each device when asked', async () => {
    const { devices } = await list('?values=true&kind=street-light');
    expect(devices[0]?.values?.find(({ quantity }) => quantity === 'lamp_fault')?.value).toBe(true);
    expect((await list('?kind=street-light')).devices[0]).not.toHaveProperty('values');
  });

  it.each([
    ['?quality=missing&kind=street-light', ['lamp-1', 'lamp-2']],
    ['?quality=pass', []],
    ['?quality=not_evaluated&area=puerto', ['bay-9']],
  ])('finds devices by the quality of their values: %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('finds what a test doubts, and shows only that', async () => {
    const other = await buildSmallCity();
    const judged = { value: 91, quality: 'suspect', reasons: ['flat_line: 91 for 3 h'], revision: 2 } as const;
    const api = createApi(other.parts);
    other.state.observe([reading('air-2', minutes(1), { no2: judged, o3: 12 })]);
    const { body } = await ask(api, '/api/v1/devices?quality=suspect,fail&include=values');
    const { devices } = DeviceListShape.parse(body);
    const { quality, reasons, revision } = judged;
    expect(devices).toMatchObject([
      { id: 'air-2', values: [{ quantity: 'no2', value: 91, quality, reasons, revision }] },
    ]);
    const one = DeviceShape.parse((await ask(api, '/api/v1/devices/air-2?quality=suspect')).body);
    expect(one.values.map(({ quantity }) => quantity)).toEqual(['no2']);
  });

  it('brings presence and tags when asked, and nothing else', async () => {
    const { devices } = await list('?include=presence,tags&area=centro&kind=parking-bay');
    const bay = devices.find(({ id }) => id === 'bay-2');
    expect(bay).toMatchObject({ presence: null, tags: { accessible: 'yes' } });
    expect(bay).not.toHaveProperty('values');
  });

  it.each([
    ['/api/v1/devices?include=everything', 'include', /expected one of "values"\|"presence"\|"tags"\|"clock"/],
    ['/api/v1/devices/bay-1?include=values', 'include', /"rollups"/],
    ['/api/v1/devices?quality=good', 'quality', /expected one of "pass"/],
  ])('says what %s may ask for instead', async (url, name, why) => {
    const { status, body } = await ask(app, url);
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        code: 'invalid_request',
        errors: [{ in: 'query', name: expect.stringContaining(name), message: expect.stringMatching(why) }],
      }),
    ]);
  });

  it.each([
    ['the header', '/api/v1/devices', { accept: 'application/geo+json' }],
    ['the parameter', '/api/v1/devices?format=geojson', {}],
  ])('is GeoJSON when %s says so: longitude first', async (_by, url, headers) => {
    const { body, headers: answered } = await ask(app, url, headers);
    expect(answered['content-type']).toMatch(/^application\/geo\+json/);
    const { features } = DeviceCollectionShape.parse(body);
    expect(features.find(({ id }) => id === 'bay-9')?.geometry).toEqual({ type: 'Point', coordinates: [-3.85, 43.05] });
    expect(body).toEqual(DeviceCollectionShape.parse(body));
  });
});

describe('one device', () => {
  it('comes with its areas, its tags and all its values, those that were never seen as well', async () => {
    const { body } = await ask(app, '/api/v1/devices/bay-2');
    const device = DeviceShape.parse(body);
    expect(body).toEqual(device);
    expect(device).toMatchObject({ areas: ['mayor', 'centro', 'city'], tags: { accessible: 'yes' }, presence: null });
    expect(device.registeredAt).toBe(toIso(noon));
    expect(device.values).toEqual([
      {
        quantity: 'occupied',
        value: true,
        lastValue: true,
        unit: '1',
        time: '2026-03-01T11:50:00.000Z',
        receivedAt: '2026-03-01T11:50:00.000Z',
        ageSeconds: 600,
        freshness: 'live',
        quality: 'not_evaluated',
        reasons: [],
        revision: 1,
      },
      expect.objectContaining({ quantity: 'battery_level', value: null, freshness: 'never_seen', quality: 'missing' }),
      expect.objectContaining({ quantity: 'device_temperature', value: null, ageSeconds: null }),
    ]);
  });

  it('that has been silent for too long is unknown, with its last word beside', async () => {
    const { values, freshness } = DeviceShape.parse((await ask(app, '/api/v1/devices/lamp-2')).body);
    expect(freshness).toBe('stale');
    expect(values.find(({ quantity }) => quantity === 'lamp_on')).toMatchObject({ value: null, lastValue: false });
  });

  it('tells how right its clock is, and that messages were refused for their time', async () => {
    const skew: ClockSkew = {
      is: 'drifting',
      offsetMs: 93_440,
      driftMsPerHour: 120_000,
      slots: 5,
      slotLength: minutes(10),
      since: noon,
      refusedAhead: 2,
      refusedOld: 1,
      lastRefusedAt: undefined,
    };
    const skewOf = (id: string) => (id === 'bay-1' ? skew : undefined);
    const other = await buildSmallCity({ change: () => ({ clocks: { skewOf } }) });
    const api = createApi(other.parts);
    const clock = {
      is: 'drifting',
      offsetSeconds: 93.4,
      driftSecondsPerHour: 120,
      since: toIso(noon),
      refused: 3,
      lastRefusedAt: null,
    };
    expect(DeviceShape.parse((await ask(api, '/api/v1/devices/bay-1')).body).clock).toEqual(clock);
    expect(DeviceShape.parse((await ask(api, '/api/v1/devices/bay-2')).body).clock).toBeNull();
    const { devices } = DeviceListShape.parse((await ask(api, '/api/v1/devices?include=clock&limit=3')).body);
    expect(devices.map((device) => device.clock?.is)).toEqual([undefined, undefined, 'drifting']);
  });

  it('brings the last day hour by hour when asked', async () => {
    const { rollups } = DeviceShape.parse((await ask(app, '/api/v1/devices/air-1?include=rollups')).body);
    const heat = rollups?.series.find(({ quantity }) => quantity === 'air_temperature');
    expect(heat?.buckets).toMatchObject([{ start: '2026-03-01T11:00:00.000Z', count: 1, mean: 0, open: true }]);
    expect(DeviceShape.parse((await ask(app, '/api/v1/devices/air-1')).body)).not.toHaveProperty('rollups');
  });

  it('shows a measured zero as zero', async () => {
    const { values } = DeviceShape.parse((await ask(app, '/api/v1/devices/air-1')).body);
    expect(values.find(({ quantity }) => quantity === 'air_temperature')?.value).toBe(0);
  });

  it('tells what its last will said', async () => {
    const [bay] = [...city.registry.devices()].filter(({ id }) => id === 'bay-1');
    if (bay === undefined) throw new Error('no bay');
    city.state.setPresence(bay.id, { connected: false, since: noon });
    const { presence } = DeviceShape.parse((await ask(app, '/api/v1/devices/bay-1')).body);
    expect(presence).toEqual({ connected: false, since: toIso(noon) });
  });

  it('tells how fast it may send, and that it is slowed', async () => {
    const quotaLimits = { device: { perSecond: 5, peakPerSecond: 50 }, catchUpTime: seconds(10) };
    const other = await buildSmallCity({ quotaLimits });
    const quota = other.quotas.enter({ id: deviceId('bay-1'), role: 'device' });
    quota.take(1000);
    quota.whenRoom(() => undefined);
    const { body } = await ask(createApi(other.parts), '/api/v1/devices/bay-1');
    expect(DeviceShape.parse(body).quota).toEqual({
      perSecond: 5,
      peakPerSecond: 50,
      allowance: { left: 0, of: 50 },
      slowed: true,
      slowedSince: toIso(noon),
      slowedSecondsLastHour: expect.any(Number),
    });
  });

  it('has no quota where there are no limits', async () => {
    const { quota } = DeviceShape.parse((await ask(app, '/api/v1/devices/bay-1')).body);
    expect(quota).toMatchObject({ perSecond: null, peakPerSecond: null, allowance: null, slowed: false });
  });

  it('is a GeoJSON feature when asked', async () => {
    const { body } = await ask(app, '/api/v1/devices/bay-2?format=geojson');
    expect(body).toEqual(DeviceFeatureShape.parse(body));
  });

  it('is a problem that names the id when there is none', async () => {
    const { status, body } = await ask(app, '/api/v1/devices/bay-77');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'device_unknown', detail: expect.stringContaining('no device "bay-77"') });
  });
});
