import type { Duration } from '../../model/duration.ts';
import { type QuantityId, quantity } from '../../model/quantity.ts';
import type { Speech } from './heard.ts';

/** Everything that the page of a device says, in English. Another language is another object of the same shape. */
export const english = {
  title: (name: string, kind: string) => `${name}, ${kind}`,
  now: 'What it says now',
  nowNote: 'A value that is too old is unknown: then its last word is shown apart.',
  unknown: 'unknown',
  neverSaid: (labels: string) => `Nothing that could be used was ever received about: ${labels}.`,
  lastWord: (value: string) => `last word: ${value}`,
  observed: 'observed',
  received: 'received',
  aged: (age: string, freshness: string) => `(${age} ago, ${freshness})`,
  judged: (times: number) => `judged ${times} times`,
  facts: {
    place: 'Place',
    outside: 'outside of all areas',
    kind: 'Kind',
    rhythm: 'Speaks',
    connection: 'Connection',
    gateway: 'Gateway',
    clock: 'Its clock',
    registered: 'Registered',
    tags: 'Notes',
  },
  speaks: (every: string, stale: string) => `at least every ${every}; after ${stale} of silence nothing is known`,
  connected: (isConnected: boolean) => (isConnected ? 'connected since' : 'gone since'),
  freshness: {
    live: 'It speaks as often as it should.',
    late: 'It is late: it should have spoken since.',
    stale: 'It has been silent for so long that nothing is known of now.',
    never_seen: 'It has never spoken.',
    old_times: 'It speaks, but what it says is too old to tell what is now.',
    refused: 'It speaks, but nothing of what it sent could be used.',
  } satisfies Record<Speech, string>,
  freshnessWord: {
    live: 'live',
    late: 'late',
    stale: 'silent',
    never_seen: 'never seen',
    old_times: 'old times',
    refused: 'refused',
  } satisfies Record<Speech, string>,
  tooOld: 'too old',
  heard: (age: string, timesAre: string | undefined) =>
    timesAre === undefined ? `Heard ${age} ago.` : `Heard ${age} ago, with times that are ${timesAre} old.`,
  oldTimes: (span: string) => `times ${span} old`,
  whatBecame: 'What became of its messages, and why',
  lastDay: 'The last 24 hours',
  lastDayNote:
    'Where there is no line, nothing was received that could be trusted. A ring marks a doubtful value, a full dot one that failed its tests; neither is part of the line.',
  chartOf: (label: string) => `${label}, last 24 hours`,
  nothingInDay: (labels: string) => `In this time nothing was received about: ${labels}.`,
  onlySince: (time: string) => `Only the newest readings are drawn, since ${time}.`,
  summary: (parts: {
    readonly count: number;
    readonly least: string;
    readonly greatest: string;
    readonly doubted: number;
    readonly gaps: number;
  }) =>
    [
      counted(parts.count, 'reading'),
      ...(parts.least === ''
        ? []
        : [parts.least === parts.greatest ? `all ${parts.least}` : `from ${parts.least} to ${parts.greatest}`]),
      ...(parts.doubted === 0 ? [] : [`${parts.doubted} doubted`]),
      ...(parts.gaps === 0 ? [] : [counted(parts.gaps, 'gap')]),
    ].join(', '),
  stateSummary: (parts: {
    readonly count: number;
    readonly share: string;
    readonly holds: string;
    readonly holdsNot: string;
    readonly doubted: number;
  }) =>
    [
      counted(parts.count, 'reading'),
      `${parts.share} of the known time ${parts.holds}`,
      ...(parts.doubted === 0 ? [] : [`${parts.doubted} doubted`]),
      `tall: ${parts.holds}, low: ${parts.holdsNot}, nothing: ${english.unknown}`,
    ].join(', '),
  beyond: (count: number) => `${counted(count, 'doubted value')} beyond the edge`,
  readings: 'Single readings',
  show: 'Show',
  everything: 'all',
  doubted: 'doubtful or failed',
  passed: 'passed',
  notTested: 'not tested',
  time: 'Observed',
  receivedAt: 'Received',
  what: 'What',
  value: 'Value',
  quality: 'Quality',
  sameMoment: 'at once',
  later: (span: string) => `${span} later`,
  older: 'Older',
  newest: 'Newest',
  noReadings: 'No reading of the last 30 days fits.',
  hourly: 'Hour by hour',
  daily: 'Day by day',
  hour: 'Hour',
  day: 'Day',
  mean: 'Mean',
  grown: 'Growth',
  share: 'Share of time',
  range: 'Least to greatest',
  values: 'Values',
  complete: 'Complete',
  doubtedValues: (count: number) => `${count} doubted`,
  restated: (time: string) => `corrected ${time}, because data came late or were judged anew`,
  open: 'may still change',
  noRollups: 'Nothing is known of this time.',
  rollupsNote: 'Means are of values that no test doubts. Where nothing is known, there is no row.',
  away: 'The past cannot be read just now; what is known now is above. Try again in a minute.',
  programs: 'For programs',
  links: {
    device: 'This device',
    observations: 'Its readings',
    doubted: 'Its doubted readings',
    hourly: 'Hour by hour',
    live: 'As they come',
    tests: 'Tests and their limits',
  },
  missingTitle: 'There is no such device',
  list: 'All devices',
  missing: (id: string) => `No device is registered under the id “${id}”. Ids are case-sensitive.`,
  ago: (age: string) => `${age} ago`,
  devices: {
    list: 'Devices',
    all: 'all',
    show: 'Show',
    doubted: 'doubted now',
    silent: 'nothing known now',
    next: 'Next page',
    none: 'none',
    noDevices: 'No device fits.',
    heads: ['Name', 'Kind', 'Place', 'Heard', 'Doubts'],
  },
  clock: {
    right: 'right',
    ahead: (offset: string) => `${offset} ahead of ours: its times are doubted, not corrected`,
    behind: (offset: string) => `${offset} behind ours: its times are doubted, not corrected`,
    drifting: (offset: string, perHour: string) => `drifting by ${perHour} an hour, now ${offset} off`,
    refused: (count: number) => `${counted(count, 'message')} refused for an impossible time`,
  },
  asOf: (time: string, zone: string) => `As of ${time}. Times are those of the city (${zone}).`,
} as const;

const numbers = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 3 });

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** The two sides of a state: when it holds, and when it does not. */
const states: Readonly<Partial<Record<QuantityId, readonly [string, string]>>> = {
  occupied: ['occupied', 'free'],
  lamp_on: ['on', 'off'],
  lamp_fault: ['broken', 'sound'],
};

export const stateWord = (id: QuantityId, holds: boolean): string => (states[id] ?? ['yes', 'no'])[holds ? 0 : 1];

/** A value with its unit, or the word for a state. */
export function valueText(id: QuantityId, value: number | boolean): string {
  if (typeof value === 'boolean') return stateWord(id, value);
  const { symbol, decimals } = quantity(id);
  return withUnit(numbers.format(Number(value.toFixed(decimals))), symbol);
}

const withUnit = (figure: string, symbol: string): string =>
  symbol === '' ? figure : symbol === '°' ? `${figure}°` : `${figure}\u00a0${symbol}`;

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

const sizes = [
  ['day', 86_400_000, 2],
  ['h', 3_600_000, 1.5],
  ['min', 60_000, 1.5],
] as const;

/** How long something lasts: `45 s`, `5 min`, `3 h`, `4 days`. */
export function spanText(span: Duration): string {
  const [unit, length] = sizes.find(([, size, least]) => span >= size * least) ?? ['s', 1000];
  const count = Math.round(span / length);
  return `${count}\u00a0${unit === 'day' && count !== 1 ? 'days' : unit}`;
}
