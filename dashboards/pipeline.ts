import type { Dashboard } from './build/dashboard.ts';
import { growth, influxql, last, rate } from './build/influxql.ts';
import { barsPanel, linePanel, statPanel } from './build/panels.ts';
import { figuresOf } from './build/sources.ts';

const pipeline = figuresOf('barrio_pipeline');

const passing = {
  id: 10,
  title: 'Messages',
  panels: [
    linePanel({
      id: 11,
      title: 'Messages a second',
      says: 'Messages that are on disk: what was acknowledged, and QoS 0.',
      width: 8,
      height: 8,
      unit: 'mps',
      min: 0,
      asks: [{ query: influxql({ from: pipeline, select: { messages: rate('messages') } }), alias: '$col' }],
    }),
    linePanel({
      id: 12,
      title: 'Samples a second',
      says: 'What became of the values in them: stored, seen before, refused. Together they are what was received, but for what is on its way.',
      width: 8,
      height: 8,
      unit: 'cps',
      min: 0,
      series: { stored: 'good', repeated: 'fair', refused: 'bad' },
      asks: [
        {
          query: influxql({
            from: pipeline,
            select: { stored: rate('stored'), repeated: rate('duplicate'), refused: rate('rejected') },
          }),
          alias: '$col',
        },
      ],
    }),
    barsPanel({
      id: 13,
      title: 'Refused samples by reason',
      says: 'By code, in each step of time; each is kept as a dead letter. A new colour after a release of a device: look at its codec.',
      width: 8,
      height: 8,
      unit: 'none',
      min: 0,
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

const lag = {
  id: 20,
  title: 'How far behind',
  panels: [
    linePanel({
      id: 21,
      title: 'Messages behind',
      says: 'Messages that are on disk and not yet in the store, on screens, or judged by rules. A line that rises for minutes: the store is away or too slow. Nothing is lost, it waits in the journal.',
      width: 12,
      height: 8,
      unit: 'none',
      min: 0,
      series: { store: 'bad', screens: 'fair', rules: 'watch' },
      asks: [
        {
          query: influxql({
            from: pipeline,
            select: { store: last('store_lag'), screens: last('live_lag'), rules: last('judge_lag') },
          }),
          alias: '$col',
        },
      ],
    }),
    linePanel({
      id: 22,
      title: 'Journal',
      says: 'Bytes of the journal, and how many it may hold. At the limit nothing more is acknowledged.',
      width: 12,
      height: 8,
      unit: 'bytes',
      min: 0,
      series: { used: 'good', limit: 'bad' },
      asks: [
        {
          query: influxql({
            from: pipeline,
            select: { used: last('journal_bytes'), limit: last('journal_limit_bytes') },
          }),
          alias: '$col',
        },
      ],
    }),
  ],
};

const health = {
  id: 30,
  title: 'Service',
  panels: [
    statPanel({
      id: 31,
      title: 'Books',
      says: 'Whether received = stored + repeated + refused + on the way, for every device and the city, as of the last look.',
      width: 4,
      height: 6,
      unit: 'none',
      words: { 0: ['do not balance', 'bad'], 1: ['balance', 'good'] },
      asks: [{ query: influxql({ from: pipeline, select: { books: last('ledger_balances') } }), alias: '$col' }],
    }),
    statPanel({
      id: 32,
      title: 'Store',
      says: 'Whether the store takes readings. While it does not, these figures cannot be written either: a gap says the same.',
      width: 4,
      height: 6,
      unit: 'none',
      words: { 0: ['in trouble', 'bad'], 1: ['takes readings', 'good'] },
      asks: [{ query: influxql({ from: pipeline, select: { store: last('store_ok') } }), alias: '$col' }],
    }),
    linePanel({
      id: 33,
      title: 'Hours to roll up',
      says: 'Hours that are over and whose means are not worked out yet, counted by kind. Falls back to nothing a minute or two after each hour.',
      width: 4,
      height: 6,
      unit: 'none',
      min: 0,
      asks: [{ query: influxql({ from: pipeline, select: { hours: last('rollup_hours_left') } }), alias: '$col' }],
    }),
    linePanel({
      id: 34,
      title: 'On the way',
      says: 'Messages that are on disk and not yet in the books.',
      width: 4,
      height: 6,
      unit: 'none',
      min: 0,
      asks: [{ query: influxql({ from: pipeline, select: { messages: last('in_flight') } }), alias: '$col' }],
    }),
    linePanel({
      id: 35,
      title: 'Memory',
      says: 'Memory of the process that is in use (resident set).',
      width: 4,
      height: 6,
      unit: 'bytes',
      min: 0,
      asks: [{ query: influxql({ from: pipeline, select: { memory: last('memory_bytes') } }), alias: '$col' }],
    }),
    linePanel({
      id: 36,
      title: 'Processor',
      says: 'How much of one core the process uses; it has threads of its own for storage, so it can be more than 100 %.',
      width: 4,
      height: 6,
      unit: 'percentunit',
      min: 0,
      asks: [{ query: influxql({ from: pipeline, select: { cores: rate('cpu_seconds') } }), alias: '$col' }],
    }),
  ],
};

/** Whether what comes in gets through. */
export const pipelineDashboard: Dashboard = {
  uid: 'barrio-pipeline',
  title: 'Barrio: pipeline',
  says: 'How many messages come, what becomes of them, and how far behind anything is.',
  variables: [],
  sections: [passing, lag, health],
  from: 'now-6h',
};
