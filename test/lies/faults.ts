import type { QualityTest } from '../../src/model/quality-tests.ts';
import type { RejectionCode } from '../../src/model/rejection.ts';

/** How a fault is to be found out, and what else is right to say about it. */
export type Fault = {
  /** As the simulator calls it. */
  readonly lie: string;
  readonly means: string;
  /** Any of these finds it. */
  readonly foundBy: Finder;
  /** Tests that are right, too, to doubt an untrue reading of this kind, but are not what finds it. */
  readonly alsoRight: readonly QualityTest[];
};

type Finder =
  | { readonly how: 'doubted'; readonly tests: readonly QualityTest[] }
  | { readonly how: 'refused'; readonly code: RejectionCode }
  | { readonly how: 'silence' }
  /** It is harmless, and nothing should be said about it. */
  | { readonly how: 'nothing' };

const doubted = (...tests: readonly QualityTest[]): Finder => ({ how: 'doubted', tests });

/** Which test is right about which fault. */
export const faults: readonly Fault[] = [
  {
    lie: 'stuck',
    means: 'a station repeats the very same values',
    foundBy: doubted('flat_line'),
    alsoRight: ['neighbour', 'rate_of_change'],
  },
  {
    lie: 'spike',
    means: 'one reading is eight times what it should be (PM10, NO2 or O3)',
    foundBy: doubted('spike'),
    alsoRight: ['rate_of_change', 'gross_range', 'neighbour'],
  },
  {
    lie: 'out_of_range',
    means: 'one reading says -24.58 °C, or 900 µg/m³ of PM2.5',
    foundBy: doubted('gross_range'),
    alsoRight: ['spike', 'rate_of_change', 'neighbour'],
  },
  {
    lie: 'jump',
    means: 'temperature (15 °C) or pressure (25 hPa) jumps for four readings and comes back',
    foundBy: doubted('rate_of_change'),
    alsoRight: ['spike', 'neighbour', 'gross_range'],
  },
  {
    lie: 'bias',
    means: 'a station is 12 °C too warm, always',
    foundBy: doubted('neighbour'),
    alsoRight: ['rate_of_change', 'gross_range', 'spike'],
  },
  {
    lie: 'drift',
    means: 'a station gets 0.75 °C warmer than the truth every hour',
    foundBy: doubted('neighbour'),
    alsoRight: ['gross_range'],
  },
  { lie: 'clock_ahead', means: 'a clock is three minutes fast', foundBy: doubted('clock'), alsoRight: [] },
  {
    lie: 'clock_behind',
    means: 'a clock is two hours slow, for good',
    foundBy: doubted('clock'),
    // A meter that has counted two hours more while the clock says that a quarter of one has passed.
    alsoRight: ['rate_of_change'],
  },
  {
    lie: 'clock_drift',
    means: 'a clock gains or loses two minutes every hour',
    foundBy: doubted('clock'),
    alsoRight: [],
  },
  {
    lie: 'clock_1970',
    means: 'a clock that was never set',
    foundBy: { how: 'refused', code: 'time_too_old' },
    alsoRight: [],
  },
  {
    lie: 'clock_future',
    means: 'a clock is twenty minutes fast',
    foundBy: { how: 'refused', code: 'time_in_future' },
    alsoRight: [],
  },
  {
    lie: 'low_battery',
    means: 'the battery is below 5 %, so that the rest cannot be relied on',
    foundBy: doubted('battery'),
    alsoRight: [],
  },
  { lie: 'silent', means: 'the device says nothing any more', foundBy: { how: 'silence' }, alsoRight: [] },
  { lie: 'duplicate', means: 'every message comes twice (harmless)', foundBy: { how: 'nothing' }, alsoRight: [] },
  {
    lie: 'out_of_order',
    means: 'every other reading comes behind the next one (harmless)',
    foundBy: { how: 'nothing' },
    alsoRight: [],
  },
];
