import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, buildSmallCity, reading } from '../../../test/api/small-city.ts';
import { milliseconds, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { createApi } from '../open-api.ts';
import { FleetProblemCollectionShape, FleetProblemListShape } from './list.ts';
import { FleetSummaryShape } from './summary.ts';
import { timesOf } from './took.ts';

/** The small city at noon: bay-3 is just registered, lamp-1 reports a fault, lamp-2 has been silent for a day. */
async function openCity() {
  const city = await buildSmallCity();
  const doubted = { value: 900, quality: 'fail', reasons: ['gross_range: 900 <b>'] } as const;
  const readings = [3, 2, 1].map((ago) => reading('air-1', minutes(ago), { pm2_5: doubted }));
  const weak = reading('bay-1', minutes(1), { battery_level: 8 });
  city.state.observe([...readings, weak]);
  city.fleet.ear.hear({ readings: [...readings, weak], rejudged: [], deadLetters: [] });
  await city.fleet.look();
  const app = createApi(city.parts);
  const problems = async (query = '') => {
    const { status, body } = await ask(app, `/api/v1/fleet/problems${query}`);
    expect(status).toBe(200);
    return FleetProblemListShape.parse(body);
  };
  return { ...city, app, problems };
}

const city = await openCity();
const namesOf = ({ problems }: z.output<typeof FleetProblemListShape>) =>
  problems.map(({ device, problem }) => `${device} ${problem}`);

describe('the problems of the fleet', () => {
  it('come worst first, each with since when, why and whom it touches', async () => {
    const { problems } = await city.problems();
    expect(problems.map(({ device, problem }) => `${device} ${problem}`)).toEqual([
      'lamp-2 silent',
      'lamp-1 faulty',
      'air-1 impossible',
      'bay-1 low_battery',
    ]);
    expect(problems[0]).toMatchObject({
      state: 'open',
      since: '2026-02-28T12:00:00.000Z',
      detectedAt: '2026-03-01T12:00:00.000Z',
      forSeconds: 86_400,
      position: { lat: 43.002, lon: -3.998 },
      touched: { lost: 1, because: expect.stringContaining('about 150 people') },
    });
    expect(problems[3]?.touched).toMatchObject({ urgent: true });
  });

  it.each([
    ['?problem=silent,low_battery', ['lamp-2 silent', 'bay-1 low_battery']],
    ['?kind=street-light', ['lamp-2 silent', 'lamp-1 faulty']],
    ['?device=air-1', ['air-1 impossible']],
    ['?area=puerto', []],
    ['?area=centro&problem=faulty', ['lamp-1 faulty']],
    ['?sort=since', ['lamp-2 silent', 'air-1 impossible', 'lamp-1 faulty', 'bay-1 low_battery']],
    ['?state=closed', []],
  ])('are found by what is asked: %s', async (query, expected) => {
    expect(namesOf(await city.problems(query))).toEqual(expected);
  });

  it.each(['rank', 'since'])('come a page at a time, by %s', async (sort) => {
    const all = namesOf(await city.problems(`?sort=${sort}`));
    const seen: string[] = [];
    let query: string | undefined = `?sort=${sort}&limit=1`;
    while (query !== undefined) {
      const page = await city.problems(query);
      seen.push(...namesOf(page));
      query = page.next === null ? undefined : page.next.slice(page.next.indexOf('?'));
    }
    expect(seen).toEqual(all);
  });

  it.each([
    ['?problem=tired', 400],
    ['?area=nowhere', 404],
    ['?kind=nothing', 404],
    ['?cursor=YWZ0ZXIgYQ', 400],
    ['?limit=0', 400],
  ])('are refused to %s', async (query, status) => {
    expect((await ask(city.app, `/api/v1/fleet/problems${query}`)).status).toBe(status);
  });

  it('are points on a map too', async () => {
    const { headers, body } = await ask(city.app, '/api/v1/fleet/problems?format=geojson');
    expect(headers['content-type']).toContain('application/geo+json');
    const { features } = FleetProblemCollectionShape.parse(body);
    expect(features[0]?.geometry?.coordinates).toEqual([-3.998, 43.002]);
  });

  it('are shown with their device where asked', async () => {
    const asked = z.object({ problems: z.array(z.object({ problem: z.string() })).optional() });
    const read = async (query: string) => asked.parse((await ask(city.app, `/api/v1/devices/lamp-1${query}`)).body);
    expect(await read('?include=problems')).toEqual({ problems: [{ problem: 'faulty' }] });
    expect(await read('')).toEqual({});
  });

  it('that are over are listed, also of a device that is gone', async () => {
    const { registry, fleet, problems, app } = await openCity();
    await registry.removeDevice(deviceId('lamp-1'));
    await fleet.look();
    const closed = await problems('?state=closed');
    expect(closed.problems).toMatchObject([{ device: 'lamp-1', clearedBecause: 'removed', position: null }]);
    const { body } = await ask(app, '/api/v1/fleet/problems?state=closed&format=geojson');
    expect(body).toMatchObject({ features: [{ geometry: null }] });
  });
});

describe('the summary of the fleet', () => {
  it('counts devices with problems once, by kind and by area with all that lies in it', async () => {
    const { status, body } = await ask(city.app, '/api/v1/fleet/summary');
    expect(status).toBe(200);
    const summary = FleetSummaryShape.parse(body);
    expect(summary).toMatchObject({
      devices: 8,
      withProblems: 4,
      healthyShare: 0.5,
      lookedAt: '2026-03-01T12:00:00.000Z',
    });
    expect(summary.kinds.find(({ id }) => id === 'street-light')).toMatchObject({ devices: 2, healthyShare: 0 });
    const areas = summary.areas.map(({ id, devices, withProblems }) => `${id} ${withProblems} of ${devices}`);
    expect(areas.toSorted()).toEqual(['centro 4 of 7', 'city 4 of 8', 'mayor 4 of 7', 'puerto 0 of 1']);
    expect(summary.problems.find(({ problem }) => problem === 'low_battery')).toMatchObject({ open: 1, urgent: 1 });
  });

  it('gives no figure where there are too few to tell', async () => {
    const summary = FleetSummaryShape.parse((await ask(city.app, '/api/v1/fleet/summary')).body);
    const silent = summary.problems.find(({ problem }) => problem === 'silent');
    expect(silent?.times.detect).toEqual({
      count: 1,
      meanSeconds: null,
      medianSeconds: null,
      because: 'not enough: 1 of the 3 that are needed',
    });
    expect(summary.times.detect.count).toBe(4);
    expect(summary.times.detect.meanSeconds).toBeGreaterThan(80_000 / 4);
  });

  it('takes mean and median of what there is', () => {
    const took = (detect: number, repair?: number) => ({
      problem: 'silent' as const,
      kind: kindId('any'),
      area: undefined,
      detectTook: milliseconds(detect),
      repairTook: repair === undefined ? undefined : milliseconds(repair),
    });
    expect(timesOf([took(1, 10), took(2), took(9, 20), took(4)])).toEqual({
      detect: { count: 4, mean: 4, median: 3 },
      repair: { count: 2, mean: undefined, median: undefined },
    });
    expect(timesOf([took(1), took(2), took(9)]).detect).toEqual({ count: 3, mean: 4, median: 2 });
  });
});
