import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { position } from '../../journal/port.ts';
import { hours, milliseconds, minutes, seconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { before, toIso } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { ObservationsShape } from './past.ts';
import { BucketsShape } from './routes.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);
const quarters = Array.from({ length: 40 }, (_, place) => place);
await city.store.append({
  readings: quarters.map((place) => reading('air-2', minutes(60 + 15 * place), { pm2_5: place, no2: 2 * place })),
  upTo: position(0),
});
const past = '/api/v1/devices/air-2/observations';

const page = async (url: string) => {
  const { body } = await ask(app, url);
  expect(body).toEqual(ObservationsShape.parse(body));
  return ObservationsShape.parse(body);
};

describe('the past of a device', () => {
  it('is its values as they were, the newest first, of the last day', async () => {
    const { observations, from, to } = await page('/api/v1/devices/bay-1/observations');
    expect([from, to]).toEqual(['2026-02-28T12:00:00.000Z', '2026-03-01T12:10:00.000Z']);
    expect(observations.map(({ quantity, value, ageSeconds }) => [quantity, value, ageSeconds])).toEqual([
      ['occupied', false, 300],
      ['battery_level', 80, 300],
    ]);
  });

  it('has the newest value also when that is dated ahead, as old as it is for the present', async () => {
    const other = await buildSmallCity();
    const ahead = { ...reading('bay-1', minutes(-3), { occupied: 1 }), receivedAt: before(noon, seconds(31)) };
    await other.store.append({ readings: [ahead], upTo: position(1) });
    other.state.observe([ahead]);
    const otherApp = createApi(other.parts);
    const answer = await ask(otherApp, '/api/v1/devices/bay-1/observations?quantity=occupied');
    const [newest] = ObservationsShape.parse(answer.body).observations;
    expect(newest).toMatchObject({ value: true, time: '2026-03-01T12:03:00.000Z', ageSeconds: 31, freshness: 'live' });
    const { body } = await ask(otherApp, '/api/v1/devices/bay-1');
    expect(body).toMatchObject({ ageSeconds: 31, values: expect.arrayContaining([newest]) });
    const buckets = await ask(otherApp, '/api/v1/devices/bay-1/observations?quantity=occupied&every=1h');
    expect(buckets.body).toMatchObject({ to: '2026-03-01T12:00:00.000Z' });
  });

  it('is of the quantities asked for', async () => {
    const { observations } = await page(`${past}?quantity=no2&limit=2`);
    expect(observations.map(({ quantity }) => quantity)).toEqual(['no2', 'no2']);
  });

  it('includes its beginning and leaves its end to the next span', async () => {
    const span = `from=${toIso(before(noon, minutes(90)))}&to=${toIso(before(noon, minutes(60)))}`;
    const { observations } = await page(`${past}?${span}&quantity=pm2_5`);
    expect(observations.map(({ value }) => value)).toEqual([1, 2]);
  });

  it('understands an offset whose plus sign was read as a space', async () => {
    const { observations } = await page(
      `${past}?from=2026-03-01T12:30:00+02:00&to=2026-03-01T13:00:00+02:00&quantity=pm2_5`,
    );
    expect(observations.map(({ value }) => value)).toEqual([1, 2]);
  });

  it.each(['newest_first', 'oldest_first'])('is complete and without repetition page by page, %s', async (order) => {
    const values: unknown[] = [];
    let url: string | null = `${past}?quantity=pm2_5&order=${order}&limit=7`;
    let pages = 0;
    while (url !== null) {
      const { observations, next } = await page(url);
      values.push(...observations.map(({ value }) => value));
      url = next;
      pages += 1;
    }
    const expected = [20, ...quarters];
    expect(values).toEqual(order === 'newest_first' ? expected : expected.toReversed());
    expect(pages).toBe(6);
  });

  it('never cuts a moment in two: readings that share a time stay together', async () => {
    const other = await buildSmallCity({
      change: ({ store }) => ({
        store: {
          ...store,
          // A store may keep the quantities of one moment in separate readings.
          readings: async (query) =>
            (await store.readings(query)).flatMap(({ observations, ...rest }) =>
              observations.map((observation) => ({ ...rest, observations: [observation] })),
            ),
        },
      }),
    });
    const first = await ask(createApi(other.parts), '/api/v1/devices/bay-1/observations?limit=1');
    expect(ObservationsShape.parse(first.body)).toMatchObject({ next: null });
    expect(ObservationsShape.parse(first.body).observations).toHaveLength(2);
  });

  it.each([
    ['?quantity=pm2_5', 'quantity', /is not measured by parking-bay; it measures occupied/],
    ['?from=2026-03-02T00:00:00Z', 'from', /must lie before `to`/],
    ['?every=1s&from=2026-02-01T00:00:00Z', 'every', /more than 10000 buckets/],
    ['?every=0s', 'every', /more than 10000 buckets/],
    ['?every=999999999d', 'every', /at most 3660d/],
    ['?every=weekly', 'every', /a span like 30s, 15m, 1h or 1d/],
    ['?every=1h&quality=fail', 'quality', /does not apply to buckets; `values=all`/],
    ['?values=all', 'values', /say `every` too/],
    ['?quality=bad', 'quality', /pass.*not_evaluated.*suspect.*fail/],
    ['?quality=missing', 'quality', /expected one of/],
    ['?every=1h&values=some', 'values', /counted.*all/],
  ])('refuses %s, and says why', async (query, name, why) => {
    const { status, body } = await ask(app, `/api/v1/devices/bay-1/observations${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', detail: expect.stringMatching(why) });
    expect(body).toMatchObject({ detail: expect.stringContaining(`query ${name}`) });
  });
});

describe('the past by spans of time', () => {
  it('is count, mean, least and greatest of each span that has observations', async () => {
    const { body } = await ask(
      app,
      `${past}?quantity=pm2_5&every=1h&from=2026-03-01T09:00:00Z&to=2026-03-01T11:00:00Z`,
    );
    expect(body).toEqual(BucketsShape.parse(body));
    expect(BucketsShape.parse(body).series).toEqual([
      {
        quantity: 'pm2_5',
        unit: 'ug/m3',
        buckets: [
          {
            start: '2026-03-01T09:00:00.000Z',
            end: '2026-03-01T10:00:00.000Z',
            ageSeconds: 7200,
            count: 4,
            unit: 'ug/m3',
            mean: 6.5,
            min: 5,
            max: 8,
            percentiles: { p10: 5.3, p50: 6.5, p90: 7.7 },
            completeness: expect.closeTo(4 / 12, 5),
            quality: { pass: 0, not_evaluated: 4, suspect: 0, fail: 0 },
            qualityShare: { pass: 0, not_evaluated: 1, suspect: 0, fail: 0 },
            revision: 1,
            workedOutAt: toIso(noon),
            restated: false,
            open: true,
          },
          {
            start: '2026-03-01T10:00:00.000Z',
            end: '2026-03-01T11:00:00.000Z',
            ageSeconds: 3600,
            count: 4,
            unit: 'ug/m3',
            mean: 2.5,
            min: 1,
            max: 4,
            percentiles: { p10: 1.3, p50: 2.5, p90: 3.7 },
            completeness: expect.closeTo(4 / 12, 5),
            quality: { pass: 0, not_evaluated: 4, suspect: 0, fail: 0 },
            qualityShare: { pass: 0, not_evaluated: 1, suspect: 0, fail: 0 },
            revision: 1,
            workedOutAt: toIso(noon),
            restated: false,
            open: true,
          },
        ],
      },
    ]);
  });

  it('has no age while the span lasts, and all of its spans whatever the limit', async () => {
    const { body } = await ask(app, `${past}?quantity=pm2_5&every=1h&limit=1&from=2026-03-01T00:00:00Z`);
    const buckets = BucketsShape.parse(body).series[0]?.buckets ?? [];
    expect(buckets.length).toBeGreaterThan(1);
    const lasting = BucketsShape.parse((await ask(app, `${past}?quantity=pm2_5&every=7d`)).body).series[0]?.buckets;
    expect(lasting?.at(-1)?.ageSeconds).toBe(0);
  });

  it('is of all quantities of the kind when none is named', async () => {
    const { series } = BucketsShape.parse((await ask(app, `${past}?every=12h`)).body);
    expect(series.map(({ quantity }) => quantity)).toContain('sound_level');
    expect(series.find(({ quantity }) => quantity === 'o3')?.buckets).toEqual([]);
  });
});

describe('values that a test doubts', () => {
  const spike = { value: 900, quality: 'fail', reasons: ['spike: 900 stands 890 above'], revision: 2 } as const;
  const odd = { value: 55, quality: 'suspect', reasons: ['rate_of_change: 55 is 45 more'] } as const;

  async function openDoubted() {
    const doubted = await buildSmallCity();
    const place = (ago: number) => (ago === 30 ? { o3: spike, co: 1 } : ago === 90 ? { o3: odd } : { o3: 10, co: 1 });
    await doubted.store.append({
      readings: Array.from({ length: 24 }, (_, index) =>
        reading('air-1', minutes(10 * index + 10), place(10 * index + 10)),
      ),
      upTo: position(0),
    });
    return createApi(doubted.parts);
  }

  it.each([
    ['?quantity=o3&quality=fail', [900]],
    ['?quantity=o3,co&quality=suspect,fail', [900, 55]],
    ['?quantity=o3,co&quality=suspect&quality=fail&order=oldest_first', [55, 900]],
    ['?quantity=co&quality=fail', []],
  ])('are found alone: %s', async (query, expected) => {
    const { body } = await ask(await openDoubted(), `/api/v1/devices/air-1/observations${query}`);
    const { observations, next } = ObservationsShape.parse(body);
    expect(observations.map(({ value }) => value)).toEqual(expected);
    expect(next).toBeNull();
  });

  it('say why, and how often they were judged', async () => {
    const { body } = await ask(await openDoubted(), '/api/v1/devices/air-1/observations?quality=fail');
    const { quality, reasons, revision } = spike;
    expect(ObservationsShape.parse(body).observations).toMatchObject([{ value: 900, quality, reasons, revision }]);
  });

  it('leave the others complete and without repetition page by page', async () => {
    const api = await openDoubted();
    const values: unknown[] = [];
    let url: string | null = '/api/v1/devices/air-1/observations?quantity=o3&quality=not_evaluated,suspect&limit=5';
    while (url !== null) {
      const { observations, next } = ObservationsShape.parse((await ask(api, url)).body);
      expect(observations.length).toBeLessThanOrEqual(5);
      values.push(...observations.map(({ value }) => value));
      url = next;
    }
    expect(values).toEqual(Array.from({ length: 23 }, (_, index) => (index === 7 ? 55 : 10)));
  });

  it('are looked for only so far in one answer, which then says where it goes on', async () => {
    const far = await buildSmallCity();
    const many = Array.from({ length: 25_000 }, (_, index) => reading('air-1', milliseconds(1000 * index), { o3: 10 }));
    const last = reading('air-1', milliseconds(25_000_000), { o3: spike });
    await far.store.append({ readings: [...many, last], upTo: position(0) });
    const api = createApi(far.parts);
    const first = ObservationsShape.parse(
      (await ask(api, '/api/v1/devices/air-1/observations?quantity=o3&quality=fail')).body,
    );
    expect(first.observations).toEqual([]);
    expect(first.next).not.toBeNull();
    const second = ObservationsShape.parse((await ask(api, first.next ?? '')).body);
    expect([second.observations.map(({ value }) => value), second.next]).toEqual([[900], null]);
  });

  it('are not in the mean, unless asked for', async () => {
    const api = await openDoubted();
    const span = 'quantity=o3&every=6h&from=2026-03-01T06:00:00Z';
    const windows = async (query: string) => {
      const { body } = await ask(api, `/api/v1/devices/air-1/observations?${span}${query}`);
      expect(body).toEqual(BucketsShape.parse(body));
      return BucketsShape.parse(body).series[0]?.buckets;
    };
    const quality = { pass: 0, not_evaluated: 22, suspect: 1, fail: 1 };
    expect(await windows('')).toMatchObject([{ count: 22, mean: 10, min: 10, max: 10, quality }]);
    expect(await windows('&values=all')).toMatchObject([
      { count: 24, mean: expect.closeTo((220 + 900 + 55) / 24, 4), min: 10, max: 900, percentiles: null, quality },
    ]);
    expect((await windows(''))?.[0]?.qualityShare).toEqual({
      pass: 0,
      not_evaluated: expect.closeTo(22 / 24, 5),
      suspect: expect.closeTo(1 / 24, 5),
      fail: expect.closeTo(1 / 24, 5),
    });
  });

  it('leave a window without a mean when nothing else is in it', async () => {
    const { body } = await ask(
      await openDoubted(),
      '/api/v1/devices/air-1/observations?quantity=o3&every=10m&from=2026-03-01T11:30:00Z&to=2026-03-01T11:40:00Z',
    );
    const [series] = BucketsShape.parse(body).series;
    expect(series?.buckets).toMatchObject([{ count: 0, mean: null, min: null, max: null, percentiles: null }]);
  });
});

describe('the length of the windows', () => {
  it.each([
    ['15m', '15min', 900],
    ['900s', '15min', 900],
    ['60m', '1h', 3600],
    ['1min', '1min', 60],
    ['1d', '1d', 86_400],
    ['24h', null, 86_400],
    ['5m', null, 300],
  ])('%s is level %s', async (every, level, everySeconds) => {
    const { body } = await ask(app, `${past}?quantity=pm2_5&every=${every}`);
    expect(BucketsShape.parse(body)).toMatchObject({ level, everySeconds, values: 'counted' });
  });

  it('is a day of the city, not of UTC', async () => {
    const { body } = await ask(app, `${past}?quantity=pm2_5&every=1d`);
    expect(BucketsShape.parse(body).series[0]?.buckets.at(-1)?.start).toBe('2026-02-28T23:00:00.000Z');
  });
});

describe('a store that does not answer', () => {
  it('is waited for only so long, and then said to be unavailable', async () => {
    const { promise: never } = Promise.withResolvers<never>();
    const stuck = await buildSmallCity({
      limits: { storeTime: milliseconds(20) },
      change: ({ store }) => ({
        store: { ...store, readings: () => never, workOut: () => never },
        history: { rollups: () => never },
      }),
    });
    const api = createApi(stuck.parts);
    for (const query of ['', '?every=1h']) {
      const { status, body, headers } = await ask(api, `/api/v1/devices/bay-1/observations${query}`);
      expect([status, headers['retry-after']]).toEqual([503, '5']);
      expect(body).toMatchObject({ code: 'unavailable' });
    }
    const said = stuck.events.emitted.map(({ name }) => name);
    expect(said).toContain('requestUnanswered');
    expect(said).not.toContain('requestFailed');
  });

  it('passes its own word on when to come back', async () => {
    const away = await buildSmallCity({
      change: ({ store }) => ({
        store: {
          ...store,
          readings: async () => {
            throw new UnavailableError('the database at 10.0.0.7 is full', { retryAfterMs: hours(1) });
          },
        },
      }),
    });
    const { headers, text } = await ask(createApi(away.parts), '/api/v1/devices/bay-1/observations');
    expect(headers['retry-after']).toBe('3600');
    expect(text).not.toContain('10.0.0.7');
  });
});
