import type { Duration } from './duration.ts';
import type { Range } from './quantity.ts';

/**
 * The tests that judge an observation, with the names of QARTOD (IOOS) where it has them. Each says pass, suspect, fail or, where it
 * cannot run, not evaluated; the worst word is the quality of the observation.
 */
export const qualityTests = [
  'gross_range',
  'spike',
  'rate_of_change',
  'flat_line',
  'clock',
  'neighbour',
  'battery',
] as const;
export type QualityTest = (typeof qualityTests)[number];

/** What the tests of one series need. A test without parameters does not run. Limits are in the quantity's unit. */
export type TestParameters = {
  /**
   * Outside `sensor` fails, outside `plausible` is suspect. The quantity's own plausible range when left out; where that is all that
   * is possible, nothing is left to test.
   */
  readonly grossRange?: { readonly sensor?: Range | undefined; readonly plausible?: Range | undefined } | undefined;
  /** The distance of a reading from the mean of the one before and the one behind it. */
  readonly spike?: { readonly suspect: number; readonly fail: number } | undefined;
  /** The difference to the reading before, per minute. */
  readonly rateOfChange?: { readonly suspectPerMinute: number } | undefined;
  /** How long the very same value may be repeated. One within `rests` (no light at night, air full of water) may be for ever. */
  readonly flatLine?:
    | {
        readonly suspectAfter: Duration;
        readonly failAfter: Duration;
        readonly rests?: readonly Range[] | undefined;
      }
    | undefined;
  /** The distance from the median of at least `fewest` sensors within so many metres, beyond `suspect` and beyond `suspectShare` of it. */
  readonly neighbour?:
    | {
        readonly withinMetres: number;
        readonly fewest: number;
        readonly notOlderThan: Duration;
        readonly suspect: number;
        readonly suspectShare: number;
      }
    | undefined;
  /** Where the limits come from, and since when they are ours. */
  readonly source: string;
};
