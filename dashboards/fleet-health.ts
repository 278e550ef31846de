import { kinds } from '../devices/index.ts';
import { parkingBay } from '../devices/parking-bay/index.ts';
import { devicesThat } from './build/common-questions.ts';
import type { Dashboard } from './build/dashboard.ts';
import { chosen, growth, influxql, least } from './build/influxql.ts';
import { barsPanel, comparePanel, linePanel, stackPanel, statPanel, tablePanel } from './build/panels.ts';
import { figuresOf, readingsOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const fleet = figuresOf('barrio_fleet');
const bays = readingsOf(parkingBay);
const within = ['kind', 'area'] as const;
const freshness = { live: 'live', late: 'late', stale: 'stale', 'never seen': 'never_seen' } as const;
const colours = { live: 'good', late: 'fair', stale: 'watch', 'never seen': 'unknown' } as const;
const problems = {
  silent: 'problem_silent',
  faulty: 'problem_faulty',
  stuck: 'problem_stuck',
  drifting: 'problem_drifting',
  noisy: 'problem_noisy',
  impossible: 'problem_impossible',
  'clock wrong': 'problem_clock_wrong',
  'low battery': 'problem_low_battery',
} as const;

const silence = {
  id: 10,
  title: 'Who speaks',
  panels: [
    statPanel({
      id: 11,
      title: 'Devices by when they were last heard',
      says: 'Live; late; stale, which is silent for so long that nothing is known; never seen. Each kind says what counts as late: its README in devices/. As of the last figures of the service, every half minute.',
      width: 12,
      height: 6,
      unit: 'none',
      series: colours,
      asks: [{ query: devicesThat(freshness, { within }), alias: '$col' }],
    }),
    stackPanel({
      id: 12,
      title: 'The same over time',
      says: 'Many devices that turn late at once are a gateway, a supply or a network; one by one they are batteries.',
      width: 12,
      height: 6,
      unit: 'none',
      min: 0,
      series: colours,
      asks: [{ query: devicesThat(freshness, { within }), alias: '$col' }],
    }),
    comparePanel({
      id: 13,
      title: 'Stale and never seen, by kind',
      says: 'Devices of which nothing is known now.',
      width: 8,
      height: 9,
      unit: 'none',
      min: 0,
      asks: [
        {
          query: devicesThat({ stale: 'stale', 'never seen': 'never_seen' }, { within, by: ['kind'] }),
          alias: '$tag_kind: $col',
        },
      ],
    }),
    comparePanel({
      id: 14,
      title: 'Stale, by area',
      says: 'Where nothing is known: a whole street is mostly one gateway. The colour changes at 1 and at 5: our choice, no norm.',
      width: 16,
      height: 9,
      unit: 'none',
      min: 0,
      steps: [
        [1, 'watch'],
        [5, 'bad'],
      ],
      asks: [{ query: devicesThat({ stale: 'stale' }, { within, by: ['area'] }), alias: '$tag_area' }],
    }),
  ],
};

const repairs = {
  id: 20,
  title: 'What is wrong',
  panels: [
    stackPanel({
      id: 21,
      title: 'Open problems',
      says: 'By what is wrong. A device can have several. What each means and what to do is in the repair queue of the console, /operate.',
      width: 16,
      height: 9,
      unit: 'none',
      min: 0,
      asks: [{ query: devicesThat(problems, { within }), alias: '$col' }],
    }),
    linePanel({
      id: 22,
      title: 'People touched',
      says: 'Estimate: people a day who lose the service of a device, over all open problems. Who uses two broken places counts twice.',
      width: 8,
      height: 9,
      unit: 'short',
      min: 0,
      asks: [{ query: devicesThat({ people: 'people_touched' }, { within }), alias: '$col' }],
    }),
    tablePanel({
      id: 23,
      title: 'Open problems by area',
      says: 'How many are silent, faulty, stuck and low on battery in each area: where a round is worth it.',
      width: 24,
      height: 9,
      unit: 'none',
      first: { by: 'silent', desc: true },
      asks: [
        {
          query: devicesThat(
            {
              silent: 'problem_silent',
              faulty: 'problem_faulty',
              stuck: 'problem_stuck',
              'low battery': 'problem_low_battery',
              people: 'people_touched',
            },
            { within, by: ['area'], over: 'all' },
          ),
          format: 'table',
        },
      ],
    }),
  ],
};

const batteries = {
  id: 30,
  title: 'Batteries and refusals',
  panels: [
    tablePanel({
      id: 31,
      title: 'Emptiest batteries of the span',
      says: 'The lowest level that each parking sensor told in the span that is chosen, with its time.',
      width: 12,
      height: 10,
      unit: 'percent',
      decimals: 0,
      first: { by: 'lowest', desc: false },
      asks: [
        {
          query: influxql({
            from: bays,
            select: { lowest: least('battery_level') },
            where: [chosen('area')],
            by: ['area', 'device'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
    barsPanel({
      id: 32,
      title: 'Refused samples by reason',
      says: 'What could not be used, by code; each is kept as a dead letter and can be tried again. Of the whole city. All codes: docs/vocabulary.md.',
      width: 12,
      height: 10,
      unit: 'none',
      min: 0,
      least: '5m',
      asks: [
        {
          query: influxql({
            from: figuresOf('barrio_rejection'),
            select: { samples: growth('samples') },
            by: ['code'],
            fill: 'none',
          }),
          alias: '$tag_code',
        },
      ],
    }),
  ],
};

/** Which devices are silent, which lie, and what to repair. */
export const fleetHealthDashboard: Dashboard = {
  uid: 'barrio-fleet',
  title: 'Barrio: fleet health',
  says: `Whether the ${kinds.size} kinds of devices speak and can be believed, what is wrong with them, and how many people that touches.`,
  variables: [
    valuesOf(fleet, { tag: 'kind', label: 'Kind' }),
    valuesOf(fleet, { tag: 'area', label: 'Area', within: ['kind'] }),
  ],
  sections: [silence, repairs, batteries],
  from: 'now-24h',
};
