import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { unexplained } from '../../../test/indices/unexplained.ts';
import { position } from '../../journal/port.ts';
import { type Duration, days, hours, milliseconds, minutes } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { createApi } from '../open-api.ts';
import { AreaIndicesShape, DeviceIndicesShape } from './routes.ts';

type Values = Parameters<typeof reading>[2];

/** Readings of a device from so long ago until noon, and what each says. */
function spoken(
  device: string,
  { since, every }: { since: Duration; every: Duration },
  say: (ago: Duration) => Values,
) {
  const count = Math.floor(since / every);
  return Array.from({ length: count }, (_, place) => {
    const ago = milliseconds(since - place * every - 1000);
    return reading(device, ago, say(ago));
  });
}

/** What the walls of the small city show: it is an hour ahead of UTC in winter, and noon is 13 o'clock. */
const hourOfDay = (ago: Duration): number => new Date(noon - ago + hours(1)).getUTCHours();

const clean = { pm2_5: 4, pm10: 10, no2: 8, o3: 40, so2: 3, co: 0.3 };
const isDaytime = (ago: Duration) => hourOfDay(ago) >= 7 && hourOfDay(ago) < 19;
const isEvening = (ago: Duration) => hourOfDay(ago) >= 19 && hourOfDay(ago) < 23;

const city = await buildSmallCity();
await city.store.append({
  readings: [
    ...spoken('air-1', { since: hours(55), every: minutes(5) }, (ago) => ({
      ...clean,
      // The hour before the last was a bad one. (The small city itself adds a reading of PM2.5 of 10 at three minutes to noon.)
      ...(ago > hours(1) && ago <= hours(2) ? { no2: 110 } : {}),
      sound_level: isDaytime(ago) ? 65 : isEvening(ago) ? 62 : 55,
    })),
    ...spoken('air-2', { since: hours(30), every: minutes(5) }, () => ({
      ...clean,
      o3: { value: 300, quality: 'fail' },
    })),
    ...spoken('bay-1', { since: days(9), every: minutes(30) }, (ago) => ({
      occupied: hourOfDay(ago) >= 9 && hourOfDay(ago) < 15 ? 1 : 0,
    })),
    ...spoken('bay-2', { since: days(9), every: minutes(30) }, () => ({ occupied: 0 })),
    ...spoken('bay-3', { since: days(9), every: minutes(30) }, () => ({ occupied: 1 })),
    ...spoken('lamp-1', { since: days(9), every: minutes(15) }, (ago) => ({
      lamp_on: hourOfDay(ago) < 8 || hourOfDay(ago) >= 20 ? 1 : 0,
      lamp_fault: ago > hours(44) && ago <= hours(50) ? 1 : 0,
      burning_hours: 1000 + (days(9) - ago) / hours(2),
      active_energy: 50 + (days(9) - ago) / hours(10),
    })),
    ...spoken('lamp-2', { since: days(9), every: minutes(15) }, () => ({ lamp_on: 0, lamp_fault: 0 })),
  ],
  upTo: position(0),
});
const app = createApi(city.parts);

async function ofDevice(id: string, query = '') {
  const { body, status } = await ask(app, `/api/v1/devices/${id}/indices${query}`);
  expect(status).toBe(200);
  expect(body).toEqual(DeviceIndicesShape.parse(body));
  return DeviceIndicesShape.parse(body);
}
async function ofArea(id: string, query = '') {
  const { body, status } = await ask(app, `/api/v1/areas/${id}/indices${query}`);
  expect(status).toBe(200);
  expect(body).toEqual(AreaIndicesShape.parse(body));
  return AreaIndicesShape.parse(body);
}

describe('the air of a station', () => {
  it('has the European index of the last whole hour, and says what it rests on and that it is not official', async () => {
    const { air, time, timeZone } = await ofDevice('air-1', '?topic=air');
    expect([time, timeZone]).toEqual(['2026-03-01T12:00:00.000Z', 'Europe/Madrid']);
    expect(air?.european).toMatchObject({
      official: false,
      value: 1,
      band: 'good',
      site: 'background',
      basis: { from: '2026-03-01T11:00:00.000Z', to: '2026-03-01T12:00:00.000Z', ageSeconds: 0 },
      reasons: [],
    });
    expect(air?.european.basis.inputs).toHaveLength(5);
    for (const { completeness, quality } of air?.european.basis.inputs ?? []) {
      expect(completeness).toBe(1);
      expect(quality.not_evaluated).toBeGreaterThanOrEqual(12);
    }
  });

  it('has that of the last 24 hours, the oldest first', async () => {
    const hoursOfAir = (await ofDevice('air-1', '?topic=air')).air?.europeanHours ?? [];
    expect(hoursOfAir).toHaveLength(24);
    expect(hoursOfAir[0]?.basis).toMatchObject({ from: '2026-02-28T12:00:00.000Z', ageSeconds: 23 * 3600 });
    for (const { basis, reasons } of hoursOfAir) {
      expect([basis.inputs.map(({ completeness }) => completeness), reasons]).toEqual([[1, 1, 1, 1, 1], []]);
    }
    expect(hoursOfAir.at(-2)).toMatchObject({ value: 5, band: 'very_poor', dominant: 'no2' });
    expect(new Set(hoursOfAir.toSpliced(-2, 1).map(({ value }) => value))).toEqual(new Set([1]));
  });

  it('has the US index of now, and the comparison with the WHO', async () => {
    const { air } = await ofDevice('air-1', '?topic=air');
    expect(air?.us).toMatchObject({ official: false, category: 'good' });
    expect(air?.us.subIndices.find(({ quantity }) => quantity === 'pm2_5')).toMatchObject({
      averaging: 'nowcast_12h',
      concentration: 4,
      value: 22,
      unit: 'ug/m3',
    });
    const day = air?.who.find(({ quantity, averaging }) => quantity === 'pm2_5' && averaging === '24h');
    expect(day).toMatchObject({ guideline: 15, mean: 4.02, times: 0.268 });
    const year = air?.who.find(({ quantity, averaging }) => quantity === 'pm2_5' && averaging === 'year');
    expect(year).toMatchObject({ mean: null, times: null });
    expect(year?.reasons).toHaveLength(1);
  });

  it('is what it was at another moment', async () => {
    const { air, time } = await ofDevice('air-1', '?at=2026-03-01T11:30:00Z&topic=air');
    expect(time).toBe('2026-03-01T11:30:00.000Z');
    expect(air?.european).toMatchObject({ value: 5, dominant: 'no2' });
    expect(air?.european.basis.ageSeconds).toBe(1800);
  });

  it('does not count values in doubt: without ozone the index is unknown', async () => {
    const { air } = await ofDevice('air-2', '?topic=air');
    expect(air?.european).toMatchObject({ value: null, band: null, dominant: null });
    expect(air?.european.reasons).toContain('Ozone is needed for the index');
    const ozone = air?.european.basis.inputs.find(({ quantity }) => quantity === 'o3');
    expect(ozone).toMatchObject({ counted: 0, completeness: 0 });
    expect(ozone?.quality.fail).toBe(12);
  });

  it('does without ozone where the station stands beside traffic', async () => {
    const busy = await buildSmallCity();
    const at = { lat: 43.003, lon: -3.997 };
    const tags = { site: 'traffic' };
    await busy.registry.addDevice({
      id: deviceId('air-7'),
      kind: kindId('environment-station'),
      position: at,
      tags,
    });
    const readings = spoken('air-1', { since: hours(2), every: minutes(5) }, () => ({ pm2_5: 4, no2: 30 }));
    await busy.store.append({
      readings: readings.map((one) => ({ ...one, device: deviceId('air-7') })),
      upTo: position(0),
    });
    const { body } = await ask(createApi(busy.parts), '/api/v1/devices/air-7/indices?topic=air');
    expect(DeviceIndicesShape.parse(body).air?.european).toMatchObject({ site: 'traffic', value: 3, dominant: 'no2' });
  });
});

describe('the noise of a station', () => {
  it('has the levels of the day that is over, and Lden', async () => {
    const { noise } = await ofDevice('air-1', '?topic=noise');
    expect(noise?.yesterday).toMatchObject({
      indicative: true,
      from: '2026-02-28T06:00:00.000Z',
      to: '2026-03-01T06:00:00.000Z',
      day: { value: 65 },
      evening: { value: 62 },
      night: { value: 55 },
      dayEveningNight: { value: 65.4 },
    });
    expect(noise?.yesterday.day.basis.inputs).toMatchObject([{ quantity: 'sound_level', completeness: 1 }]);
  });

  it('has today so far without what has not been yet', async () => {
    const { noise } = await ofDevice('air-1', '?topic=noise');
    expect(noise?.today).toMatchObject({
      from: '2026-03-01T06:00:00.000Z',
      day: { value: 65 },
      evening: { value: null, reasons: ['the evening has not begun'] },
      dayEveningNight: { value: null, reasons: ['the night is not over'] },
    });
  });

  it('has the last hour and its spread', async () => {
    const { noise } = await ofDevice('air-1', '?at=2026-03-01T11:50:00Z&topic=noise');
    expect(noise?.lastHour).toMatchObject({
      value: 65,
      basis: { from: '2026-03-01T10:45:00.000Z', to: '2026-03-01T11:45:00.000Z' },
    });
    expect(noise?.spread).toMatchObject({ loudTenth: 65, background: 65, basis: { to: '2026-03-01T11:00:00.000Z' } });
  });
});

describe('the use of bays', () => {
  it('of one bay is known by the day and the week, in days of the city', async () => {
    const { parking, air } = await ofDevice('bay-1');
    expect(air).toBeNull();
    expect(parking?.yesterday).toMatchObject({
      bays: 1,
      turnover: 1,
      dwell: { medianHours: null, stays: 1, open: 0, cut: 0 },
      basis: { from: '2026-02-27T23:00:00.000Z', to: '2026-02-28T23:00:00.000Z' },
    });
    expect(parking?.yesterday.occupancy).toBeCloseTo(0.25, 3);
    expect(parking?.lastSevenDays).toMatchObject({ turnover: 1, dwell: { medianHours: 6, stays: 7, reasons: [] } });
    expect(parking?.lastSevenDays.basis.from).toBe('2026-02-21T23:00:00.000Z');
  });

  it('of a street is that of its bays together', async () => {
    const { parking } = await ofArea('mayor', '?topic=parking');
    expect(parking?.yesterday.bays).toBe(3);
    expect(parking?.yesterday.occupancy).toBeCloseTo(1.25 / 3, 3);
    expect(parking?.yesterday.turnover).toBeCloseTo(1 / 3, 2);
  });

  it('of too many bays is their occupancy, and says where to ask for the rest', async () => {
    const large = await buildSmallCity();
    const ids = Array.from({ length: 61 }, (_, place) => deviceId(`many-${place}`));
    await large.registry.importDevices(
      ids.map((id) => ({ id, kind: kindId('parking-bay'), position: { lat: 43.06, lon: -3.86 } })),
    );
    const readings = spoken('bay-9', { since: days(2), every: hours(1) }, () => ({ occupied: 1 }));
    const half = ids.flatMap((device, place) =>
      readings.map((one) => ({
        ...one,
        device,
        observations: one.observations.map((word) => ({ ...word, value: place % 2 })),
      })),
    );
    await large.store.append({ readings: half, upTo: position(0) });
    const { body } = await ask(createApi(large.parts), '/api/v1/areas/puerto/indices?topic=parking');
    const { parking } = AreaIndicesShape.parse(body);
    expect(parking?.yesterday).toMatchObject({ bays: 62, turnover: null, dwell: null });
    expect(parking?.yesterday.occupancy).toBeCloseTo(30 / 61, 3);
    expect(parking?.yesterday.reasons[0]).toContain('street by street');
    expect(parking?.lastSevenDays.occupancy).toBeNull();
  });
});

describe('lamps', () => {
  it('burned, drew and were broken for so long', async () => {
    const { lighting } = await ofDevice('lamp-1', '?at=2026-02-28T12:00:00Z&topic=lighting');
    expect(lighting?.yesterday).toMatchObject({
      lamps: 1,
      burningHours: { value: 12, estimate: 12, covered: 1, unit: 'h', source: 'burning_hours' },
      energy: { value: 2.4, unit: 'kW.h' },
    });
    // On the day before, from eleven o'clock on, for six hours.
    expect(lighting?.yesterday.faultShare.value).toBeCloseTo(0.25, 2);
    expect(lighting?.lastSevenDays.burningHours.value).toBe(84);
    expect(lighting?.faultsYesterday).toMatchObject({ lamps: 1, known: 1, rate: 1 });
    expect(lighting?.faultsYesterday?.meanHours).toBeCloseTo(6, 1);
  });

  it('of an area are counted one by one, and only those in it', async () => {
    const { lighting } = await ofArea('mayor', '?at=2026-02-28T12:00:00Z&topic=lighting');
    expect(lighting?.faultsYesterday).toMatchObject({ lamps: 1, known: 2, rate: 0.5 });
    expect((await ofArea('puerto', '?topic=lighting')).lighting).toBeNull();
  });
});

describe('an area', () => {
  it('is what its devices say together', async () => {
    const { air, noise, parking, lighting } = await ofArea('city');
    expect(air?.european).toMatchObject({ value: null });
    expect(air?.european.basis.inputs.find(({ quantity }) => quantity === 'no2')?.counted).toBeGreaterThanOrEqual(24);
    expect(noise?.lastHour.value).toBeNull();
    expect(parking?.yesterday.bays).toBe(4);
    expect(lighting?.yesterday.lamps).toBe(2);
  });

  it('answers only the topics that are asked for', async () => {
    const answered = await ofArea('centro', '?topic=noise,parking');
    expect([answered.air, answered.lighting]).toEqual([null, null]);
    expect(answered.noise).not.toBeNull();
    expect(answered.parking).not.toBeNull();
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['/api/v1/areas/nowhere/indices', 404],
    ['/api/v1/devices/nobody/indices', 404],
    ['/api/v1/devices/air-1/indices?topic=love', 400],
    ['/api/v1/devices/air-1/indices?at=2026-03-01', 400],
    ['/api/v1/devices/air-1/indices?at=2026-03-01T12:00:01Z', 400],
    ['/api/v1/devices/air-1/indices?at=1999-12-31T23:59:59Z', 400],
    ['/api/v1/devices/air-1/indices?at=0000-01-01T00:00:00Z', 400],
    ['/api/v1/devices/air-1/observations?to=9999-12-31T23:59:59-23:59', 400],
    ['/api/v1/devices/air-1/observations?to=0001-01-01T00:00:00%2B01:00', 400],
  ])('%s is %d', async (url, status) => {
    expect((await ask(app, url)).status).toBe(status);
  });

  it('is unknown long before anything was said', async () => {
    const { air, noise } = await ofDevice('air-1', '?at=2025-01-01T00:00:00Z');
    expect(air?.european.value).toBeNull();
    expect(air?.us.value).toBeNull();
    expect(noise?.yesterday.dayEveningNight.value).toBeNull();
  });

  it('is told topic by topic: what is not kept any more of one leaves the others', async () => {
    const forgetful = await buildSmallCity({
      change: ({ history }) => ({
        history: {
          rollups: async (query) => {
            if (query.every !== '15min') return history.rollups(query);
            throw new CallerError('the quarters of that hour are gone', { status: 400, code: 'invalid_request' });
          },
        },
      }),
    });
    const answered = await ask(createApi(forgetful.parts), '/api/v1/areas/city/indices?topic=air,noise,lighting');
    expect(answered.status).toBe(200);
    const { noise, air, lighting, reasons } = AreaIndicesShape.parse(answered.body);
    expect(noise).toBeNull();
    expect([air, lighting]).not.toContain(null);
    expect(reasons).toEqual([
      { topic: 'noise', reason: 'the quarters of that hour are gone' },
      { topic: 'parking', reason: 'it was not asked for' },
    ]);
  });

  it.each(['areas/city', 'areas/puerto', 'devices/air-1', 'devices/bay-1', 'devices/lamp-2'])(
    'has a reason wherever it is null: %s',
    async (whose) => {
      for (const at of ['', '?at=2026-02-28T12:00:00Z', '?at=2025-01-01T00:00:00Z']) {
        expect(unexplained((await ask(app, `/api/v1/${whose}/indices${at}`)).body)).toEqual([]);
      }
    },
  );
});
