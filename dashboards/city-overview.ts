import { environmentStation } from '../devices/environment-station/index.ts';
import { parkingBay } from '../devices/parking-bay/index.ts';
import { streetLight } from '../devices/street-light/index.ts';
import { alertsFired, devicesThat } from './build/common-questions.ts';
import type { Dashboard } from './build/dashboard.ts';
import { atMost, chosen, influxql, last, mean, most, rate } from './build/influxql.ts';
import { barsPanel, linePanel, stackPanel, statPanel } from './build/panels.ts';
import { figuresOf, readingsOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const stations = readingsOf(environmentStation);
const within = ['area'] as const;

const parking = {
  id: 10,
  title: 'Parking',
  panels: [
    statPanel({
      id: 11,
      title: 'Places',
      says: 'Places that are free, taken, or not known: a sensor that is silent for four hours, or doubted, says nothing. As of the last figures of the service, every half minute.',
      width: 8,
      height: 5,
      unit: 'none',
      series: { free: 'good', taken: 'watch', 'not known': 'unknown' },
      asks: [
        {
          query: devicesThat(
            { free: 'occupied_off', taken: 'occupied_on', 'not known': 'occupied_unknown' },
            { kind: parkingBay, within },
          ),
          alias: '$col',
        },
      ],
    }),
    stackPanel({
      id: 12,
      title: 'Places over time',
      says: 'The same over time. What is not known is never counted as free, nor as taken.',
      width: 16,
      height: 5,
      unit: 'none',
      min: 0,
      series: { free: 'good', taken: 'watch', 'not known': 'unknown' },
      asks: [
        {
          query: devicesThat(
            { taken: 'occupied_on', 'not known': 'occupied_unknown', free: 'occupied_off' },
            { kind: parkingBay, within },
          ),
          alias: '$col',
        },
      ],
    }),
  ],
};

const lighting = {
  id: 20,
  title: 'Street lighting',
  panels: [
    statPanel({
      id: 21,
      title: 'Lamps',
      says: 'Lamps that shine, that do not, and those of which it is not known (silent for two hours, or doubted). As of the last figures of the service.',
      width: 8,
      height: 5,
      unit: 'none',
      series: { shining: 'good', dark: 'fair', 'not known': 'unknown' },
      asks: [
        {
          query: devicesThat(
            { shining: 'lamp_on_on', dark: 'lamp_on_off', 'not known': 'lamp_on_unknown' },
            { kind: streetLight, within },
          ),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 22,
      title: 'Broken lamps',
      says: 'Lamps that say themselves that they are broken.',
      width: 16,
      height: 5,
      unit: 'none',
      min: 0,
      series: { broken: 'bad' },
      asks: [{ query: devicesThat({ broken: 'lamp_fault_on' }, { kind: streetLight, within }), alias: '$col' }],
    }),
  ],
};

const air = {
  id: 30,
  title: 'Air and noise',
  panels: [
    linePanel({
      id: 31,
      title: 'Fine particles PM2.5',
      says: 'Mean and highest of the stations. Values that a test doubts are left out. The lines are what the WHO (15) and the European Union from 2030 on (25) want a whole day not to exceed; a single moment above them is no exceedance.',
      width: 12,
      height: 7,
      unit: 'conμgm3',
      decimals: 1,
      min: 0,
      limits: true,
      steps: [
        [15, 'watch'],
        [25, 'bad'],
      ],
      series: { mean: 'good', highest: 'bad' },
      least: '5m',
      asks: [
        {
          query: influxql({
            from: stations,
            select: { mean: mean('pm2_5'), highest: most('pm2_5') },
            where: [chosen('area'), atMost('pm2_5_quality', 2)],
          }),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 32,
      title: 'Sound level of the stations',
      says: 'The last level of each step that each station measured (A-weighted). Levels are no mean: sound adds up as energy; means are on the dashboard of environment and noise.',
      width: 12,
      height: 7,
      unit: 'dB',
      decimals: 0,
      least: '5m',
      asks: [
        {
          query: influxql({
            from: stations,
            select: { level: last('sound_level') },
            where: [chosen('area'), atMost('sound_level_quality', 2)],
            by: ['device'],
          }),
          alias: '$tag_device',
        },
      ],
    }),
  ],
};

const service = {
  id: 40,
  title: 'Devices, alerts and service',
  panels: [
    stackPanel({
      id: 41,
      title: 'Devices by when they were last heard',
      says: 'Live, late, stale (silent for so long that nothing is known), and never seen. What counts as late is said by each kind of device.',
      width: 12,
      height: 7,
      unit: 'none',
      min: 0,
      series: { live: 'good', late: 'fair', stale: 'watch', 'never seen': 'unknown' },
      asks: [
        {
          query: devicesThat({ live: 'live', late: 'late', stale: 'stale', 'never seen': 'never_seen' }, { within }),
          alias: '$col',
        },
      ],
    }),
    barsPanel({
      id: 42,
      title: 'Alerts that fire',
      says: 'How many alerts fire, by severity; also those that are silenced. Of the whole city, whatever area is chosen.',
      width: 6,
      height: 7,
      unit: 'none',
      min: 0,
      series: { minor: 'fair', moderate: 'watch', severe: 'bad', extreme: 'other' },
      asks: [
        {
          query: influxql({ from: figuresOf('barrio_firing'), select: { alerts: last('alerts') }, by: ['severity'] }),
          alias: '$tag_severity',
        },
      ],
    }),
    linePanel({
      id: 43,
      title: 'Messages a second',
      says: 'Messages that came in and are kept. Of the whole city, whatever area is chosen.',
      width: 6,
      height: 7,
      unit: 'mps',
      min: 0,
      asks: [
        {
          query: influxql({ from: figuresOf('barrio_pipeline'), select: { messages: rate('messages') } }),
          alias: '$col',
        },
      ],
    }),
  ],
};

/** The city on one screen. */
export const cityOverview: Dashboard = {
  uid: 'barrio-city',
  title: 'Barrio: city overview',
  says: 'How the city is now: places, lamps, air, devices, alerts. What is not known is said to be unknown.',
  variables: [valuesOf(figuresOf('barrio_fleet'), { tag: 'area', label: 'Area' })],
  marks: [alertsFired],
  sections: [parking, lighting, air, service],
  from: 'now-24h',
};
