import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unexplained } from '../../test/indices/unexplained.ts';
import { at, windowOf } from '../../test/indices/windows.ts';
import { createCalendar } from '../model/calendar.ts';
import { days, hours } from '../model/duration.ts';
import type { Quality } from '../model/quality.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import { after, before, epochMs } from '../model/time.ts';
import { europeanAqi } from './european-aqi.ts';
import { faultsNotAsked, lampFaults } from './lamp-faults.ts';
import { lightingUse } from './lighting.ts';
import { noiseDayLevels, noiseStatistics } from './noise.ts';
import { noiseDayOf } from './noise-day.ts';
import { parkingOccupancy, parkingUse } from './parking.ts';
import { usAqi } from './us-aqi.ts';
import { compareWithWho } from './who-2021.ts';

const midnight = at('2026-11-21T00:00:00Z');
const day = { from: midnight, to: after(midnight, days(1)) };
const airQuantities = ['pm2_5', 'pm10', 'no2', 'o3', 'so2', 'co'] as const;

/** Windows up to a moment, each of which may be missing or thin. */
const windowsBack = (id: QuantityId, { most, count, length = hours(1) }: Size) =>
  fc
    .array(fc.option(fc.record({ mean: fc.double({ min: 0, max: most, noNaN: true }), share: share() }), { freq: 4 }), {
      maxLength: count,
    })
    .map((newestFirst) =>
      newestFirst.flatMap((one, age): Rollup[] => {
        const start = epochMs(day.to - (age + 1) * length);
        return one === null ? [] : [windowOf(id, one.mean, { start, length, completeness: one.share })];
      }),
    );
type Size = { readonly most: number; readonly count: number; readonly length?: ReturnType<typeof hours> };
const share = () => fc.constantFrom(0, 0.3, 0.5, 0.74, 0.75, 0.9, 1);

const air = fc
  .tuple(...airQuantities.map((id) => windowsBack(id, { most: id === 'co' ? 100 : 6000, count: 32 })))
  .map((each) => new Map(airQuantities.map((id, place) => [id, each[place] ?? []] as const)));

const everyNullHasAReason = (thing: unknown) => expect(unexplained(thing)).toEqual([]);

describe('what is not known says why', () => {
  it('of the air, whatever was measured', () => {
    const holds = fc.property(air, fc.constantFrom('traffic' as const, 'background' as const), (hourly, site) => {
      const span = { from: before(day.to, hours(1)), to: day.to };
      const last = [...hourly].flatMap(([id, [newest]]) =>
        newest?.start === span.from ? [[id, newest] as const] : [],
      );
      everyNullHasAReason(europeanAqi(new Map(last), { span, site }));
      everyNullHasAReason(usAqi(hourly, day.to));
      everyNullHasAReason(compareWithWho({ hours: hourly, days: hourly }, { hour: day.to, day: midnight }));
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('of noise, at any moment of the day', () => {
    const noiseDay = noiseDayOf(createCalendar('Europe/Madrid'), before(day.to, hours(13)));
    const windows = windowsBack('sound_level', { most: 120, count: 30 });
    const holds = fc.property(windows, fc.integer({ min: 0, max: 30 }), (hourly, ago) => {
      everyNullHasAReason(noiseDayLevels(hourly, noiseDay, before(day.to, hours(ago))));
      everyNullHasAReason(noiseStatistics(hourly[0], day));
      const percentiles = { p10: 40, p50: 50, p90: 60 };
      everyNullHasAReason(noiseStatistics(hourly[0] && { ...hourly[0], percentiles }, day));
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('of bays, however few their words', () => {
    const word = fc.record({
      time: fc.integer({ min: -600, max: 1500 }).map((minute) => epochMs(midnight + minute * 60_000)),
      value: fc.constantFrom(0, 1),
      quality: fc.constantFrom<Quality>('pass', 'not_evaluated', 'suspect', 'fail'),
    });
    const bay = fc
      .uniqueArray(word, { selector: ({ time }) => time, maxLength: 60 })
      .map((words) => words.toSorted((one, other) => one.time - other.time))
      .map((observations) => ({ observations, staleAfter: hours(4) }));
    const windows = windowsBack('occupied', { most: 1, count: 2, length: days(1) });
    const holds = fc.property(fc.array(bay, { maxLength: 3 }), windows, (bays, together) => {
      everyNullHasAReason(parkingUse(bays, day));
      everyNullHasAReason(parkingOccupancy(together, { span: day, bays: 400, because: 'there are too many' }));
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('of lamps, silent or not', () => {
    const daily = (id: QuantityId, most: number) => windowsBack(id, { most, count: 2, length: days(1) });
    const lamps = fc.tuple(
      daily('burning_hours', 50),
      daily('lamp_on', 1),
      daily('active_energy', 9),
      daily('lamp_fault', 1),
    );
    const holds = fc.property(lamps, fc.integer({ min: 0, max: 5 }), ([burning, on, energy, fault], count) => {
      const windows = new Map([
        ['burning_hours', burning],
        ['lamp_on', on],
        ['active_energy', energy],
        ['lamp_fault', fault],
      ] as const);
      everyNullHasAReason(lightingUse(windows, { span: day, lamps: count, measuring: () => count }));
      everyNullHasAReason(lampFaults(fault, { span: day, lamps: count }));
      everyNullHasAReason(faultsNotAsked(day, 'there are too many'));
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it('and this would be seen if it did not', () => {
    expect(unexplained({ value: null, reasons: [] })).toEqual(['/value']);
    expect(unexplained([{ value: null, reasons: ['a'], part: { value: null, reasons: [] } }])).toEqual([
      '/0/part/value',
    ]);
  });
});
