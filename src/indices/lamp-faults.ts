import { type Duration, milliseconds } from '../model/duration.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { called, enough, type IndexBasis, inputOf, lengthOf, percent } from './evidence.ts';

/** Lamps with a fault, one by one. */
export type LampFaults = {
  /** Lamps that reported a fault at any time of the span; `null` where they were not looked at one by one. */
  readonly lamps: number | null;
  /** Days of lamps on which something is known of them. */
  readonly lampDays: number | null;
  /** Days of lamps with a fault, per day of a lamp of which something is known. */
  readonly rate: number | null;
  /** How long a lamp with a fault reported it on average. */
  readonly meanTime: Duration | null;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

type Asked = { readonly span: TimeSpan; readonly lamps: number };

/**
 * How often and for how long single lamps were broken.
 *
 * @param windows days of `lamp_fault`, lamp by lamp; the silent ones have none.
 * @param asked with the number of all lamps, silent or not.
 */
export function lampFaults(windows: readonly Rollup[], { span, lamps: all }: Asked): LampFaults {
  const known = windows.filter(({ counted }) => counted.mean !== undefined);
  const faulty = known.filter(({ counted }) => counted.max === 1);
  const lamps = new Set(faulty.map(({ group }) => group)).size;
  const completeness = all === 0 ? 0 : Math.min(1, sum(known.map(knownTime)) / (all * lengthOf(span)));
  const isKnown = completeness >= enough;
  const broken = sum(faulty.map((window) => (window.counted.mean ?? 0) * knownTime(window)));
  return {
    lamps,
    lampDays: known.length,
    rate: isKnown ? faulty.length / known.length : null,
    meanTime: isKnown && lamps > 0 ? milliseconds(broken / lamps) : null,
    basis: { ...span, inputs: [{ ...inputOf('lamp_fault', windows, span), completeness }] },
    reasons: isKnown ? none(lamps) : [thin(completeness)],
  };
}

/** Where there are too many lamps to look at one by one. */
export const faultsNotAsked = (span: TimeSpan, because: string): LampFaults => ({
  lamps: null,
  lampDays: null,
  rate: null,
  meanTime: null,
  basis: { ...span, inputs: [] },
  reasons: [because],
});

const none = (lamps: number): readonly string[] => (lamps === 0 ? ['no lamp reported a fault'] : []);

const thin = (completeness: number): string =>
  `${called('lamp_fault')}: ${percent(completeness)} of the time of all lamps is known; ${percent(enough)} are needed`;

const knownTime = ({ completeness, start, end }: Rollup): number => completeness * (end - start);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
