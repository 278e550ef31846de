import { type Duration, hours, minutes } from '../../model/duration.ts';
import type { TestParameters } from '../../model/quality-tests.ts';
import type { QuantityId, Range } from '../../model/quantity.ts';

const range = (min: number, max: number): Range => ({ min, max });

const flat = (suspectAfter: Duration, failAfter: Duration, ...rests: readonly Range[]) => ({
  flatLine: { suspectAfter, failAfter, rests },
});

/** Stations of a dense city, asked for what they said in the same quarter of an hour. */
const near = { withinMetres: 3000, fewest: 3, notOlderThan: minutes(15) } as const;

const particles =
  'measuring span of optical particle counters (0 to 1000 µg/m³); the rest ours, 2026-11, for 5-minute means';
const gases = 'ours, 2026-11, for 5-minute means of electrochemical cells';
const weather =
  'after WMO-No. 8 and the WMO guidelines for automatic stations (Zahumenský 2004), widened to 5 minutes; 2026-11';

/**
 * What the tests need for each quantity, unless a kind says otherwise for its sensors; in the quantity's unit. Without an entry, only
 * the quantity's own plausible range is tested.
 *
 * A spike limit and a rate belong together: the rate over one interval of 5 minutes is at most twice the spike limit, so that whatever
 * could make suspects of its neighbours is doubted when it arrives.
 */
export const limits: Readonly<Partial<Record<QuantityId, TestParameters>>> = {
  pm2_5: {
    grossRange: { sensor: range(0, 1000) },
    spike: { suspect: 15, fail: 60 },
    rateOfChange: { suspectPerMinute: 6 },
    ...flat(hours(1), hours(4), range(0, 1)),
    neighbour: { ...near, suspect: 20, suspectShare: 0.75 },
    source: particles,
  },
  pm10: {
    grossRange: { sensor: range(0, 1000) },
    spike: { suspect: 25, fail: 100 },
    rateOfChange: { suspectPerMinute: 10 },
    ...flat(hours(1), hours(4), range(0, 1)),
    neighbour: { ...near, suspect: 35, suspectShare: 0.75 },
    source: particles,
  },
  no2: {
    grossRange: { plausible: range(0, 1000) },
    spike: { suspect: 50, fail: 200 },
    rateOfChange: { suspectPerMinute: 20 },
    ...flat(hours(1), hours(4), range(0, 1)),
    neighbour: { ...near, suspect: 60, suspectShare: 1.5 },
    source: `plausible: 2.5 times the alert threshold of 400 µg/m³ (Directive 2008/50/EC, annex XII); the rest ${gases}`,
  },
  o3: {
    spike: { suspect: 30, fail: 100 },
    rateOfChange: { suspectPerMinute: 12 },
    ...flat(hours(2), hours(6), range(0, 2)),
    neighbour: { ...near, suspect: 50, suspectShare: 0.75 },
    source: `${gases}; in a street full of exhaust ozone rests near 0`,
  },
  so2: {
    spike: { suspect: 50, fail: 200 },
    rateOfChange: { suspectPerMinute: 20 },
    ...flat(hours(6), hours(24), range(0, 1)),
    source: `${gases}; mostly below what the cell can tell`,
  },
  co: {
    spike: { suspect: 3, fail: 10 },
    rateOfChange: { suspectPerMinute: 1.2 },
    ...flat(hours(4), hours(12), range(0, 0.1)),
    source: gases,
  },
  air_temperature: {
    grossRange: { sensor: range(-40, 60) },
    spike: { suspect: 3, fail: 8 },
    rateOfChange: { suspectPerMinute: 1.2 },
    ...flat(hours(3), hours(12)),
    neighbour: { ...near, suspect: 5, suspectShare: 0 },
    source: `${weather}; neighbours: a city is rarely 5 °C warmer than its edge`,
  },
  relative_humidity: {
    spike: { suspect: 12, fail: 30 },
    rateOfChange: { suspectPerMinute: 4.8 },
    ...flat(hours(6), hours(24), range(95, 100)),
    neighbour: { ...near, suspect: 25, suspectShare: 0 },
    source: weather,
  },
  atmospheric_pressure: {
    spike: { suspect: 1.5, fail: 5 },
    rateOfChange: { suspectPerMinute: 0.5 },
    ...flat(hours(8), hours(24)),
    neighbour: { ...near, suspect: 12, suspectShare: 0 },
    source: `${weather}; neighbours: 12 hPa are 100 m of height`,
  },
  wind_speed: {
    grossRange: { sensor: range(0, 75) },
    spike: { suspect: 10, fail: 25 },
    rateOfChange: { suspectPerMinute: 4 },
    ...flat(hours(3), hours(12), range(0, 0.5)),
    source: `${weather}; an anemometer stands still in air slower than 0.5 m/s`,
  },
  wind_direction: {
    ...flat(hours(3), hours(12)),
    source: 'ours, 2026-11: a vane that does not move for hours is blocked',
  },
  sound_level: {
    spike: { suspect: 25, fail: 45 },
    rateOfChange: { suspectPerMinute: 10 },
    ...flat(minutes(45), hours(3)),
    source:
      'plausible: the linear span of class 2 sound level meters (IEC 61672-1); the rest ours, 2026-11, for 5-minute levels',
  },
  illuminance: {
    ...flat(hours(2), hours(6), range(0, 60)),
    source: 'ours, 2026-11: night and street lamps may rest; clouds jump, hence no other test',
  },
  active_energy: {
    rateOfChange: { suspectPerMinute: 0.4 / 60 },
    source: 'what a lamp draws at most, 400 W, for the whole time',
  },
  burning_hours: {
    rateOfChange: { suspectPerMinute: 1 / 60 },
    source: 'an hour has one hour',
  },
  device_temperature: {
    spike: { suspect: 20, fail: 40 },
    ...flat(hours(24), hours(72)),
    source: 'ours, 2026-11, for hourly words from the ground, where a car is a roof against the sun',
  },
};
