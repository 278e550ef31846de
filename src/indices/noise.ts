import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { enough, type IndexBasis, inputOf, knownWithin, lengthOf, percent } from './evidence.ts';
import { type NoiseDay, type NoisePeriodName, noisePeriodNames } from './noise-day.ts';
import { energyMean } from './valid-windows.ts';

/** A level over a span. `null` where too little of it is known. */
export type NoiseLevel = {
  /** dB(A). */
  readonly value: number | null;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

/** The levels of one day of noise, after Directive 2002/49/EC, annex I. */
export type NoiseDayLevels = {
  /** The directive speaks of a year in front of a house wall; a sensor of the street gives a hint of it. */
  readonly indicative: true;
  readonly from: NoiseDay['from'];
  readonly to: NoiseDay['to'];
  readonly day: NoiseLevel;
  readonly evening: NoiseLevel;
  readonly night: NoiseLevel;
  /** Day, evening and night together, the evening counted 5 dB and the night 10 dB louder. */
  readonly dayEveningNight: NoiseLevel;
};

/**
 * LAeq: the steady level that would carry as much energy as the sound of the span did. Each window counts by the real seconds that are
 * known of it, so that a day of 23 or 25 hours needs no special case.
 *
 * @param windows of `sound_level`: their means are equivalent levels themselves.
 */
export function equivalentLevel(windows: readonly Rollup[], span: TimeSpan): NoiseLevel {
  const input = inputOf('sound_level', windows, span);
  const basis = { ...span, inputs: [input] };
  if (input.completeness < enough) {
    const reason = `${percent(input.completeness)} of the time is known; ${percent(enough)} are needed`;
    return { value: null, basis, reasons: [reason] };
  }
  return { value: energyMean(knownLevels(windows, span)), basis, reasons: [] };
}

const knownLevels = (windows: readonly Rollup[], span: TimeSpan) =>
  windows.flatMap((window) => {
    const weight = knownWithin(window, span);
    const level = window.counted.mean;
    return level === undefined || weight === 0 ? [] : [{ level, weight }];
  });

/** What is added to a period of Lden because people want to rest then. */
const penalty: Readonly<Record<NoisePeriodName, number>> = { day: 0, evening: 5, night: 10 };

/** A level and the length of the period in which it was. */
export type PeriodLevel = { readonly level: number; readonly length: number };

/** Lden of three levels, each weighted by the length of its period: 12, 4 and 8 hours unless the clocks were changed. */
export const dayEveningNightLevel = (levels: Readonly<Record<NoisePeriodName, PeriodLevel>>): number =>
  energyMean(
    noisePeriodNames.map((name) => ({ level: levels[name].level + penalty[name], weight: levels[name].length })),
  );

/**
 * Lday, Levening, Lnight and Lden of one day of noise; until it is over, of what of it is over.
 *
 * @param now where the day ends for now; what lies behind is neither known nor missing.
 */
export function noiseDayLevels(windows: readonly Rollup[], day: NoiseDay, now: NoiseDay['to']): NoiseDayLevels {
  const level = (name: NoisePeriodName): NoiseLevel => {
    const { from, to } = day.periods[name];
    if (now <= from) return { value: null, basis: { from, to, inputs: [] }, reasons: [`the ${name} has not begun`] };
    return equivalentLevel(windows, { from, to: to < now ? to : now });
  };
  const levels = { day: level('day'), evening: level('evening'), night: level('night') };
  const { from, to } = day;
  return { indicative: true, from, to, ...levels, dayEveningNight: together(levels, { windows, day, now }) };
}

type Levels = Readonly<Record<NoisePeriodName, NoiseLevel>>;
type Asked = { readonly windows: readonly Rollup[]; readonly day: NoiseDay; readonly now: NoiseDay['to'] };

function together(levels: Levels, { windows, day, now }: Asked): NoiseLevel {
  const basis = { from: day.from, to: day.to, inputs: [inputOf('sound_level', windows, day)] };
  if (now < day.to) return { value: null, basis, reasons: ['the night is not over'] };
  const of = (name: NoisePeriodName) => ({
    level: levels[name].value ?? Number.NaN,
    length: lengthOf(day.periods[name]),
  });
  const value = dayEveningNightLevel({ day: of('day'), evening: of('evening'), night: of('night') });
  if (!Number.isNaN(value)) return { value, basis, reasons: [] };
  const unknown = noisePeriodNames.filter((name) => levels[name].value === null);
  return { value: null, basis, reasons: unknown.map((name) => `the level of the ${name} is not known`) };
}

/** How the sound of one window spread: the level that is passed a tenth of the time, and the one that nearly always is. */
export type NoiseStatistics = {
  /** LA10, the loud tenth: what passes by. dB(A). */
  readonly loudTenth: number | null;
  /** LA90, the background. dB(A). */
  readonly background: number | null;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

/** LA10 and LA90 of one window, from the readings of it: the level passed 10 % of the time is the one that 90 % lie below. */
export function noiseStatistics(window: Rollup | undefined, span: TimeSpan): NoiseStatistics {
  const windows = window === undefined ? [] : [window];
  const basis = { ...span, inputs: [inputOf('sound_level', windows, span)] };
  const { percentiles, completeness = 0 } = window ?? {};
  if (percentiles !== undefined && completeness >= enough) {
    return { loudTenth: percentiles.p90, background: percentiles.p10, basis, reasons: [] };
  }
  const reasons = [
    completeness < enough
      ? `${percent(completeness)} of the readings; ${percent(enough)} are needed`
      : 'percentiles of stations of several kinds cannot be put together: ask a station',
  ];
  return { loudTenth: null, background: null, basis, reasons };
}
