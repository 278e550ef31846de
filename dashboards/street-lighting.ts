import { streetLight } from '../devices/street-light/index.ts';
import { devicesThat } from './build/common-questions.ts';
import type { Dashboard } from './build/dashboard.ts';
import { above, atMost, chosen, influxql, last, mean, most, sum, untagged } from './build/influxql.ts';
import { barsPanel, comparePanel, linePanel, stackPanel, statesPanel, statPanel, tablePanel } from './build/panels.ts';
import { readingsOf, rollupsOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const lamps = readingsOf(streetLight);
const hourly = rollupsOf(streetLight, '1h', 'area');
const ofLamps = { kind: streetLight, within: ['area'] } as const;
const answers = { shining: 'good', dark: 'fair', 'not known': 'unknown' } as const;

const now = {
  id: 10,
  title: 'Now',
  panels: [
    statPanel({
      id: 11,
      title: 'Lamps',
      says: 'Lamps that shine, that do not, and those of which it is not known: silent for two hours, or doubted.',
      width: 8,
      height: 6,
      unit: 'none',
      series: answers,
      asks: [
        {
          query: devicesThat({ shining: 'lamp_on_on', dark: 'lamp_on_off', 'not known': 'lamp_on_unknown' }, ofLamps),
          alias: '$col',
        },
      ],
    }),
    stackPanel({
      id: 12,
      title: 'Lamps over time',
      says: 'The same over time. A step down of "shining" at night, with as many more "not known", is a street without mains or gateway.',
      width: 16,
      height: 6,
      unit: 'none',
      min: 0,
      series: answers,
      asks: [
        {
          query: devicesThat({ shining: 'lamp_on_on', 'not known': 'lamp_on_unknown', dark: 'lamp_on_off' }, ofLamps),
          alias: '$col',
        },
      ],
    }),
    comparePanel({
      id: 13,
      title: 'Broken lamps by area',
      says: 'Lamps that say themselves that they are broken, in the smallest area that they stand in. Several in one street are one job for one van. The colour changes at 1 and at 3: our choice, no norm.',
      width: 12,
      height: 9,
      unit: 'none',
      min: 0,
      steps: [
        [1, 'watch'],
        [3, 'bad'],
      ],
      asks: [{ query: devicesThat({ broken: 'lamp_fault_on' }, { ...ofLamps, by: ['area'] }), alias: '$tag_area' }],
    }),
    tablePanel({
      id: 14,
      title: 'Lamps that told a fault',
      says: 'When each lamp last said that it is broken, in the span that is chosen. What was repaired since then is in it too.',
      width: 12,
      height: 9,
      unit: 'none',
      first: { by: 'Time', desc: true },
      asks: [
        {
          query: influxql({
            from: lamps,
            select: { fault: last('lamp_fault') },
            where: [chosen('area'), above('lamp_fault', 0)],
            by: ['area', 'device'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
  ],
};

const energy = {
  id: 20,
  title: 'Energy',
  panels: [
    linePanel({
      id: 21,
      title: 'Power',
      says: 'What the lamps draw together: the mean of each in each half hour, added up. Values that a test doubts are left out.',
      width: 12,
      height: 8,
      unit: 'watt',
      min: 0,
      least: '30m',
      asks: [
        {
          query: influxql({
            from: lamps,
            select: { power: mean('active_power') },
            where: [chosen('area'), atMost('active_power_quality', 2)],
            sumOver: ['device'],
          }),
          alias: '$col',
        },
      ],
    }),
    barsPanel({
      id: 22,
      title: 'Energy by hour',
      says: 'How much the meters of all lamps grew in each hour. Worked out once an hour is over. Of the whole city.',
      width: 12,
      height: 8,
      unit: 'kwatth',
      decimals: 1,
      min: 0,
      least: '1h',
      asks: [
        {
          query: influxql({
            from: hourly,
            select: { energy: sum('active_energy_mean') },
            where: [untagged('area'), above('active_energy_count', 0)],
          }),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 23,
      title: 'Dimming',
      says: 'How brightly the lamps shine of what they could: mean of those that shine, as they say it. Values that no test judges have no quality to choose by.',
      width: 12,
      height: 8,
      unit: 'percent',
      decimals: 0,
      min: 0,
      max: 100,
      least: '15m',
      asks: [
        {
          query: influxql({
            from: lamps,
            select: { dimming: mean('dim_level') },
            where: [chosen('area'), above('lamp_on', 0)],
          }),
          alias: '$col',
        },
      ],
    }),
    tablePanel({
      id: 24,
      title: 'Burning hours',
      says: 'How long each lamp has shone in its life: which to change next.',
      width: 12,
      height: 8,
      unit: 'h',
      decimals: 0,
      first: { by: 'hours', desc: true },
      asks: [
        {
          query: influxql({
            from: lamps,
            select: { hours: most('burning_hours') },
            where: [chosen('area')],
            by: ['area', 'device'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
  ],
};

const each = {
  id: 30,
  title: 'Lamps one by one',
  panels: [
    statesPanel({
      id: 31,
      title: 'When each lamp shone',
      says: 'As it said itself, every quarter of an hour; after two hours of silence nothing is drawn.',
      width: 24,
      height: 14,
      unit: 'none',
      holds: streetLight.rhythm.staleAfter,
      words: { 0: ['dark', 'unknown'], 1: ['shining', 'watch'] },
      least: '15m',
      asks: [
        {
          query: influxql({
            from: lamps,
            select: { on: last('lamp_on') },
            where: [chosen('area'), chosen('device')],
            by: ['device'],
          }),
          alias: '$tag_device',
        },
      ],
    }),
  ],
};

/** Which lamps shine, which are broken, what they draw. */
export const streetLightingDashboard: Dashboard = {
  uid: 'barrio-lighting',
  title: 'Barrio: street lighting',
  says: 'Lamps that shine, are dark, broken or unknown; power, energy, dimming, age.',
  variables: [
    valuesOf(lamps, { tag: 'area', label: 'Area' }),
    valuesOf(lamps, { tag: 'device', label: 'Lamp', within: ['area'] }),
  ],
  sections: [now, energy, each],
  from: 'now-24h',
};
