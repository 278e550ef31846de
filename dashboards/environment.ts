import { environmentStation } from '../devices/environment-station/index.ts';
import type { QuantityId } from '../src/model/quantity.ts';
import { quantity } from '../src/model/quantity.ts';
import { alertsFired } from './build/common-questions.ts';
import type { Dashboard } from './build/dashboard.ts';
import { above, atMost, chosen, influxql, last, mean, sum, tagged, untagged } from './build/influxql.ts';
import { barsPanel, fieldsPanel, linePanel, type Panel, type Step, stackPanel } from './build/panels.ts';
import { readingsOf, rollupsOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const stations = readingsOf(environmentStation);
const hourly = rollupsOf(environmentStation, '1h', 'area');
const daily = rollupsOf(environmentStation, '1d', 'area');

type Measured = {
  readonly id: number;
  readonly of: QuantityId;
  readonly unit: string;
  readonly says?: string;
  readonly width?: number;
};

/** What each station measured, without what a test doubts. */
const byStation = ({ id, of, unit, says = '', width = 12 }: Measured): Panel =>
  linePanel({
    id,
    title: `${quantity(of).label}, by station`,
    says: `Mean of each step, as each station measured. Values that a test doubts are left out. ${says}`.trim(),
    width,
    height: 8,
    unit,
    decimals: quantity(of).decimals,
    least: '5m',
    asks: [
      {
        query: influxql({
          from: stations,
          select: { value: mean(of) },
          where: [chosen('area'), chosen('device'), atMost(`${of}_quality`, 2)],
          by: ['device'],
        }),
        alias: '$tag_device',
      },
    ],
  });

type Limited = {
  readonly id: number;
  readonly of: 'pm2_5' | 'pm10' | 'no2' | 'o3';
  /** Of the WHO (2021), and of the European Union from 2030 on. */
  readonly limits: readonly [who: number, union: number];
  readonly says: string;
};

const lines = ([who, union]: Limited['limits']): readonly Step[] =>
  who < union
    ? [
        [who, 'watch'],
        [union, 'bad'],
      ]
    : [[who, 'bad']];

/** Means of whole days beside what is held to be harmless. */
const byDay = ({ id, of, limits, says }: Limited): Panel =>
  barsPanel({
    id,
    title: `${quantity(of).label}, means of days`,
    says,
    width: 6,
    height: 8,
    unit: 'conμgm3',
    decimals: 1,
    min: 0,
    steps: lines(limits),
    least: '1d',
    asks: [
      {
        query: influxql({
          from: daily,
          select: { mean: mean(`${of}_mean`) },
          where: [untagged('area'), above(`${of}_count`, 0)],
          fill: 'none',
        }),
        alias: '$col',
      },
    ],
  });

const who = (daily: number, union: number): string =>
  `Mean of all stations over each day of the city. Blue: at or below ${daily} µg/m³, what the WHO (2021) holds to be harmless for a day. Red: above ${union} µg/m³, the daily limit of the European Union from 2030 on. Sensors on lamp posts are no official measurement.`;

const air = {
  id: 10,
  title: 'Air',
  panels: [
    byStation({ id: 11, of: 'pm2_5', unit: 'conμgm3', says: 'Smoke and traffic.' }),
    byStation({ id: 12, of: 'pm10', unit: 'conμgm3', says: 'Dust, salt, pollen too.' }),
    byStation({ id: 13, of: 'no2', unit: 'conμgm3', says: 'Mostly from engines.' }),
    byStation({ id: 14, of: 'o3', unit: 'conμgm3', says: 'Highest on hot, bright afternoons.' }),
    fieldsPanel({
      id: 15,
      title: 'Fine particles PM2.5, by area and hour',
      says: 'Mean of each hour in each area that is chosen, of the values that no test doubts. Worked out once an hour is over; restated when readings come late. Colours change at 15 (WHO) and 25 µg/m³ (European Union from 2030 on), which are limits for means of a day, and at 50, twice that; an hour above them is no exceedance.',
      width: 24,
      height: 9,
      unit: 'conμgm3',
      decimals: 1,
      min: 0,
      steps: [
        [15, 'fair'],
        [25, 'watch'],
        [50, 'bad'],
      ],
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { pm2_5: mean('pm2_5_mean') },
            where: [tagged('area'), chosen('area'), above('pm2_5_count', 0)],
            by: ['area'],
          }),
          alias: '$tag_area',
        },
      ],
    }),
    byDay({ id: 16, of: 'pm2_5', limits: [15, 25], says: who(15, 25) }),
    byDay({ id: 17, of: 'pm10', limits: [45, 45], says: who(45, 45) }),
    byDay({ id: 18, of: 'no2', limits: [25, 50], says: who(25, 50) }),
    byDay({
      id: 19,
      of: 'o3',
      limits: [100, 120],
      says: 'Mean of all stations over each day of the city. The limits of ozone are of the worst eight hours of a day (WHO 100 µg/m³, European Union 120), so a day that is high here was high for long.',
    }),
  ],
};

const noise = {
  id: 30,
  title: 'Noise',
  panels: [
    linePanel({
      id: 31,
      title: 'Sound level by hour',
      says: 'Mean of each hour over all stations, A-weighted. Means of sound are means of its energy, so a few loud minutes weigh much. Below 10 % and above 90 % of the single values lie beside it.',
      width: 12,
      height: 8,
      unit: 'dB',
      decimals: 1,
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: {
              'one in ten is louder': mean('sound_level_p90'),
              mean: mean('sound_level_mean'),
              'one in ten is quieter': mean('sound_level_p10'),
            },
            where: [untagged('area'), above('sound_level_count', 0)],
          }),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 32,
      title: 'Sound level, by station',
      says: 'The last level of each step. Values that a test doubts are left out.',
      width: 12,
      height: 8,
      unit: 'dB',
      decimals: 1,
      least: '5m',
      asks: [
        {
          query: influxql({
            from: stations,
            select: { level: last('sound_level') },
            where: [chosen('area'), chosen('device'), atMost('sound_level_quality', 2)],
            by: ['device'],
          }),
          alias: '$tag_device',
        },
      ],
    }),
    fieldsPanel({
      id: 33,
      title: 'Sound level, by area and hour',
      says: 'Mean of the energy of each hour in each area that is chosen. Colours change at 55 and 65 dB, what Spain (Real Decreto 1367/2007) wants streets with homes not to exceed by night and by day, and at 75 dB, the same for industry by day. They are limits for means of a year: a loud hour is no exceedance.',
      width: 24,
      height: 9,
      unit: 'dB',
      decimals: 0,
      steps: [
        [55, 'fair'],
        [65, 'watch'],
        [75, 'bad'],
      ],
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { level: mean('sound_level_mean') },
            where: [tagged('area'), chosen('area'), above('sound_level_count', 0)],
            by: ['area'],
          }),
          alias: '$tag_area',
        },
      ],
    }),
  ],
};

const weather = {
  id: 40,
  title: 'Weather',
  panels: [
    byStation({ id: 41, of: 'air_temperature', unit: 'celsius', width: 8 }),
    byStation({
      id: 42,
      of: 'relative_humidity',
      unit: 'humidity',
      says: 'Above 80 %, cheap particle sensors take fog for dust.',
      width: 8,
    }),
    byStation({ id: 43, of: 'wind_speed', unit: 'velocityms', says: 'Without wind, bad air stays.', width: 8 }),
  ],
};

const quality = {
  id: 50,
  title: 'How good the values are',
  panels: [
    stackPanel({
      id: 51,
      title: 'PM2.5: values by quality',
      says: 'How many values of each hour passed the tests, were not tested, are doubted, or failed. What is doubted is in no mean here.',
      width: 12,
      height: 8,
      unit: 'none',
      min: 0,
      series: { passed: 'good', 'not tested': 'unknown', suspect: 'watch', failed: 'bad' },
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: {
              passed: sum('pm2_5_pass'),
              'not tested': sum('pm2_5_not_evaluated'),
              suspect: sum('pm2_5_suspect'),
              failed: sum('pm2_5_fail'),
            },
            where: [untagged('area')],
          }),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 52,
      title: 'PM2.5: how complete the hours are',
      says: 'Share of the values that should have come in each hour and did, of all stations.',
      width: 12,
      height: 8,
      unit: 'percentunit',
      decimals: 0,
      min: 0,
      max: 1,
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { complete: mean('pm2_5_completeness') },
            where: [untagged('area')],
          }),
          alias: '$col',
        },
      ],
    }),
  ],
};

/** What people breathe and hear. */
export const environmentDashboard: Dashboard = {
  uid: 'barrio-environment',
  title: 'Barrio: environment and noise',
  says: 'Air beside what is held to be harmless, noise by hour, weather, and how good the values are.',
  variables: [
    valuesOf(hourly, { tag: 'area', label: 'Area' }),
    valuesOf(stations, { tag: 'device', label: 'Station' }),
  ],
  marks: [alertsFired],
  sections: [air, noise, weather, quality],
  from: 'now-2d',
};
