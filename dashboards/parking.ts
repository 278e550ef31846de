import { parkingBay } from '../devices/parking-bay/index.ts';
import { devicesThat } from './build/common-questions.ts';
import type { Dashboard } from './build/dashboard.ts';
import { above, chosen, growth, influxql, last, mean, percent, tagged, untagged } from './build/influxql.ts';
import {
  barsPanel,
  comparePanel,
  fieldsPanel,
  linePanel,
  stackPanel,
  statesPanel,
  statPanel,
  tablePanel,
} from './build/panels.ts';
import { readingsOf, rollupsOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const bays = readingsOf(parkingBay);
const hourly = rollupsOf(parkingBay, '1h', 'area');
const ofBays = { kind: parkingBay, within: ['area'] } as const;
const answers = { free: 'good', taken: 'watch', 'not known': 'unknown' } as const;

const now = {
  id: 10,
  title: 'Now',
  panels: [
    statPanel({
      id: 11,
      title: 'Places',
      says: 'Free, taken, not known. A sensor that is silent for four hours, or that a test doubts, is not known; it is never guessed.',
      width: 8,
      height: 6,
      unit: 'none',
      series: answers,
      asks: [
        {
          query: devicesThat({ free: 'occupied_off', taken: 'occupied_on', 'not known': 'occupied_unknown' }, ofBays),
          alias: '$col',
        },
      ],
    }),
    stackPanel({
      id: 12,
      title: 'Places over time',
      says: 'The same over time, one upon the other.',
      width: 16,
      height: 6,
      unit: 'none',
      min: 0,
      series: answers,
      asks: [
        {
          query: devicesThat({ taken: 'occupied_on', 'not known': 'occupied_unknown', free: 'occupied_off' }, ofBays),
          alias: '$col',
        },
      ],
    }),
    comparePanel({
      id: 13,
      title: 'Free places by area',
      says: 'In the smallest area that each place lies in: mostly a piece of a street.',
      width: 12,
      height: 10,
      unit: 'none',
      min: 0,
      asks: [{ query: devicesThat({ free: 'occupied_off' }, { ...ofBays, by: ['area'] }), alias: '$tag_area' }],
    }),
    comparePanel({
      id: 14,
      title: 'Places that are not known, by area',
      says: 'Where sensors are silent or doubted. Many in one street: look at its gateway. The colour changes at 1 and at 5: our choice, no norm.',
      width: 12,
      height: 10,
      unit: 'none',
      min: 0,
      steps: [
        [1, 'watch'],
        [5, 'bad'],
      ],
      asks: [{ query: devicesThat({ unknown: 'occupied_unknown' }, { ...ofBays, by: ['area'] }), alias: '$tag_area' }],
    }),
  ],
};

const habits = {
  id: 20,
  title: 'Habits',
  panels: [
    fieldsPanel({
      id: 21,
      title: 'How full, by area and hour',
      says: 'Share of the known time in which places were taken, by hour, of the areas that are chosen. Worked out once an hour is over; restated when readings come late. Colours change at 50, 75 and 90 %: our choice; above 90 % people circle to find a place.',
      width: 24,
      height: 12,
      unit: 'percent',
      decimals: 0,
      min: 0,
      max: 100,
      steps: [
        [50, 'fair'],
        [75, 'watch'],
        [90, 'bad'],
      ],
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { taken: percent(mean('occupied_mean')) },
            where: [tagged('area'), chosen('area'), above('occupied_count', 0)],
            by: ['area'],
          }),
          alias: '$tag_area',
        },
      ],
    }),
    linePanel({
      id: 22,
      title: 'How full is the city',
      says: 'Share of the known time in which places were taken, by hour, of all places.',
      width: 12,
      height: 8,
      unit: 'percent',
      decimals: 0,
      min: 0,
      max: 100,
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { taken: percent(mean('occupied_mean')) },
            where: [untagged('area'), above('occupied_count', 0)],
          }),
          alias: '$col',
        },
      ],
    }),
    barsPanel({
      id: 23,
      title: 'Cars that came',
      says: 'How often a place turned from free to taken, from one step of time to the next: at least so many, for a place that was left and taken again within a step counts once.',
      width: 12,
      height: 8,
      unit: 'none',
      min: 0,
      least: '10m',
      asks: [
        {
          query: influxql({
            from: bays,
            select: { came: growth('occupied') },
            where: [chosen('area')],
            sumOver: ['device'],
            fill: 'none',
          }),
          alias: '$col',
        },
      ],
    }),
  ],
};

const places = {
  id: 30,
  title: 'Places one by one',
  panels: [
    statesPanel({
      id: 31,
      title: 'When each place was taken',
      says: 'As its sensor said. It speaks when something changes, and every hour; after four hours of silence nothing is drawn.',
      width: 24,
      height: 14,
      unit: 'none',
      holds: parkingBay.rhythm.staleAfter,
      words: { 0: ['free', 'good'], 1: ['taken', 'watch'] },
      least: '5m',
      asks: [
        {
          query: influxql({
            from: bays,
            select: { occupied: last('occupied') },
            where: [chosen('area'), chosen('device')],
            by: ['device'],
          }),
          alias: '$tag_device',
        },
      ],
    }),
    tablePanel({
      id: 32,
      title: 'Batteries',
      says: 'The last level that each sensor told, with its time; the emptiest first.',
      width: 24,
      height: 10,
      unit: 'percent',
      decimals: 0,
      first: { by: 'battery', desc: false },
      asks: [
        {
          query: influxql({
            from: bays,
            select: { battery: last('battery_level') },
            where: [chosen('area'), chosen('device')],
            by: ['area', 'device'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
  ],
};

/** How full the streets are, when, and where the sensors are silent. */
export const parkingDashboard: Dashboard = {
  uid: 'barrio-parking',
  title: 'Barrio: parking',
  says: 'Free, taken and unknown places, how full areas are by hour, and each place.',
  variables: [
    valuesOf(bays, { tag: 'area', label: 'Area' }),
    valuesOf(bays, { tag: 'device', label: 'Place', within: ['area'] }),
  ],
  sections: [now, habits, places],
  from: 'now-24h',
};
