import type { Dashboard } from './build/dashboard.ts';
import { chosen, each, influxql, last, mean, most, sum, tagIs } from './build/influxql.ts';
import { barsPanel, linePanel, stackPanel, statPanel, tablePanel } from './build/panels.ts';
import { figuresOf } from './build/sources.ts';
import { valuesOf } from './build/variables.ts';

const alerts = figuresOf('barrio_alert');
const firing = figuresOf('barrio_firing');
const delivery = figuresOf('barrio_delivery');
const severities = { minor: 'fair', moderate: 'watch', severe: 'bad', extreme: 'other' } as const;
const which = [chosen('area'), chosen('topic')];

const now = {
  id: 10,
  title: 'What fires',
  panels: [
    statPanel({
      id: 11,
      title: 'Alerts that fire',
      says: 'By severity, also those that are silenced; of the whole city. As of the last figures of the service, every half minute.',
      width: 8,
      height: 7,
      unit: 'none',
      series: severities,
      asks: [
        {
          query: influxql({ from: firing, select: { alerts: last('alerts') }, by: ['severity'] }),
          alias: '$tag_severity',
        },
      ],
    }),
    stackPanel({
      id: 12,
      title: 'Alerts that fire, over time',
      says: 'The same over time.',
      width: 16,
      height: 7,
      unit: 'none',
      min: 0,
      series: severities,
      asks: [
        {
          query: influxql({ from: firing, select: { alerts: last('alerts') }, by: ['severity'] }),
          alias: '$tag_severity',
        },
      ],
    }),
    tablePanel({
      id: 13,
      title: 'What became of alerts',
      says: 'Each time that an alert fired, was acknowledged or was resolved, at the time of the observations that brought it about. Seconds: how long the condition held before; how long it fired until then. Why it fired is in the console, /operate.',
      width: 24,
      height: 11,
      unit: 's',
      decimals: 0,
      first: { by: 'Time', desc: true },
      asks: [
        {
          query: influxql({
            from: alerts,
            select: { seconds: each('seconds') },
            where: which,
            by: ['rule', 'severity', 'area', 'subject', 'to'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
  ],
};

const often = {
  id: 20,
  title: 'How often, and for how long',
  panels: [
    barsPanel({
      id: 21,
      title: 'Alerts that began to fire',
      says: 'By topic. A topic that fires every day is a rule to look at: try another limit in the console before changing it.',
      width: 12,
      height: 8,
      unit: 'none',
      min: 0,
      least: '10m',
      asks: [
        {
          query: influxql({
            from: alerts,
            select: { fired: sum('count') },
            where: [...which, tagIs('to', 'firing')],
            by: ['topic'],
            fill: 'none',
          }),
          alias: '$tag_topic',
        },
      ],
    }),
    tablePanel({
      id: 22,
      title: 'Rules: how often, how long',
      says: 'Of alerts that were resolved in the span: how many, how long they fired on average, and the longest (seconds).',
      width: 12,
      height: 8,
      unit: 's',
      decimals: 0,
      first: { by: 'resolved', desc: true },
      units: { resolved: 'none' },
      asks: [
        {
          query: influxql({
            from: alerts,
            select: { resolved: sum('count'), 'fired for': mean('seconds'), longest: most('seconds') },
            where: [...which, tagIs('to', 'resolved')],
            by: ['rule'],
            over: 'all',
          }),
          format: 'table',
        },
      ],
    }),
    linePanel({
      id: 23,
      title: 'Time to acknowledge',
      says: 'How long alerts fired until somebody took them on, by severity.',
      width: 12,
      height: 8,
      unit: 's',
      min: 0,
      least: '10m',
      asks: [
        {
          query: influxql({
            from: alerts,
            select: { acknowledged: mean('seconds') },
            where: [...which, tagIs('to', 'acknowledged')],
            by: ['severity'],
            fill: 'none',
          }),
          alias: '$tag_severity',
        },
      ],
    }),
  ],
};

const people = {
  id: 30,
  title: 'Telling people',
  panels: [
    linePanel({
      id: 31,
      title: 'From the observation to the channel',
      says: 'How long it took, 95 of 100 messages or faster, by channel, since the service began: from the arrival of the observation until the channel took the message. Waits that people asked for (quiet hours, digests) are not in it.',
      width: 12,
      height: 8,
      unit: 's',
      min: 0,
      asks: [
        {
          query: influxql({ from: delivery, select: { p95: last('p95_seconds') }, by: ['channel'] }),
          alias: '$tag_channel',
        },
      ],
    }),
    linePanel({
      id: 32,
      title: 'Messages that wait',
      says: 'To be sent, by channel, with those that wait for a time that people asked for. A line that only rises: the channel does not take them, see the console.',
      width: 12,
      height: 8,
      unit: 'none',
      min: 0,
      asks: [
        {
          query: influxql({ from: delivery, select: { waiting: last('waiting') }, by: ['channel'] }),
          alias: '$tag_channel',
        },
      ],
    }),
  ],
};

/** What fires, how often, and whether people hear of it in time. */
export const alertsDashboard: Dashboard = {
  uid: 'barrio-alerts',
  title: 'Barrio: alerts',
  says: 'What fires and what did, how long it took to be noticed, and how fast people are told.',
  variables: [valuesOf(alerts, { tag: 'area', label: 'Area' }), valuesOf(alerts, { tag: 'topic', label: 'Topic' })],
  sections: [now, often, people],
  from: 'now-7d',
};
