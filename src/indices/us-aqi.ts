import { hours } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import { before, type EpochMs, type TimeSpan } from '../model/time.ts';
import { called, type IndexBasis, type IndexInput, inputOf } from './evidence.ts';
import { ppbFromMicrograms, ppmFromMilligrams } from './mixing-ratio.ts';
import { nowcastHours, nowcastOfParticles } from './nowcast.ts';
import { truncate, type UsCategory, type UsScale, usCategory, usIndex, usScales } from './us-breakpoints.ts';
import { isValid, meanOfValid } from './valid-windows.ts';

export type UsAveraging = 'nowcast_12h' | '24h' | '8h' | '1h';

export type UsSubIndex = {
  readonly quantity: QuantityId;
  readonly averaging: UsAveraging;
  /** In the unit of the table, with the digits that it distinguishes. */
  readonly concentration: number | null;
  readonly unit: 'ug/m3' | 'ppm' | 'ppb';
  readonly value: number | null;
  readonly category: UsCategory | null;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

/** The index of now: the highest of the pollutants that are known. `null` when none is. */
export type UsAqi = {
  readonly official: false;
  readonly value: number | null;
  readonly category: UsCategory | null;
  readonly dominant: QuantityId | null;
  readonly subIndices: readonly UsSubIndex[];
  readonly reasons: readonly string[];
};

/** The hours of each quantity, in any order. */
export type HourlyAir = ReadonlyMap<QuantityId, readonly Rollup[]>;

const hour = hours(1);
/** What the scales say at most that end before the index does: of ozone over eight hours, of sulphur dioxide over one. */
const [endOfEightHours, endOfOneHour] = [300, 200];
const lastHours = (to: EpochMs, count: number): TimeSpan => ({ from: before(to, hours(count)), to });

/**
 * The US Air Quality Index as it stands at the end of an hour. Particles by their NowCast. For ozone the EPA fits a regression of the last
 * fortnight; here it is the plain mean of the last eight hours, and the last hour where that is above 0.125 ppm and says more.
 *
 * @param to the end of the last whole hour.
 */
export function usAqi(air: HourlyAir, to: EpochMs): UsAqi {
  const subIndices = [
    particles('pm2_5', air, to),
    particles('pm10', air, to),
    ozone(air, to),
    gas({ id: 'no2', scale: 'no2', averaging: '1h' }, air, lastHours(to, 1)),
    sulphurDioxide(air, to),
    gas({ id: 'co', scale: 'co', averaging: '8h' }, air, lastHours(to, 8)),
  ];
  const found = worse(subIndices);
  return {
    official: false,
    value: found?.value ?? null,
    category: found?.category ?? null,
    dominant: found?.quantity ?? null,
    subIndices,
    reasons: found === undefined ? ['no pollutant is known well enough'] : [],
  };
}

/** The higher one; what is not known is lower than anything. */
const worse = (subIndices: readonly UsSubIndex[]): UsSubIndex | undefined =>
  subIndices.filter(({ value }) => value !== null).toSorted((one, other) => Number(other.value) - Number(one.value))[0];

type Rated = {
  readonly id: QuantityId;
  readonly scale: UsScale;
  readonly averaging: UsAveraging;
  readonly span: TimeSpan;
  readonly input: IndexInput;
  readonly concentration: number | null;
  readonly reasons: readonly string[];
};

function rate({ id, scale, averaging, span, input, concentration, reasons }: Rated): UsSubIndex {
  const value = concentration === null ? null : (usIndex(scale, concentration) ?? null);
  const isBeyondScale = value === null && concentration !== null;
  return {
    quantity: id,
    averaging,
    concentration: concentration === null ? null : truncate(scale, concentration),
    unit: usScales[scale].unit,
    value,
    category: value === null ? null : usCategory(value),
    basis: { ...span, inputs: [input] },
    reasons: isBeyondScale ? [...reasons, `${called(id)}: the table says nothing of such a mean`] : reasons,
  };
}

function particles(id: 'pm2_5' | 'pm10', air: HourlyAir, to: EpochMs): UsSubIndex {
  const span = lastHours(to, nowcastHours);
  const windows = air.get(id) ?? [];
  const byAge = Array.from({ length: nowcastHours }, (_, age) => {
    const window = windows.find(({ start }) => start === before(to, hours(age + 1)));
    return window !== undefined && isValid(window) ? window.counted.mean : undefined;
  });
  const concentration = nowcastOfParticles(byAge);
  const reasons = concentration === null ? [`${called(id)}: fewer than 2 of the last 3 hours count`] : [];
  return rate({
    id,
    scale: id,
    averaging: 'nowcast_12h',
    span,
    input: inputOf(id, windows, span),
    concentration,
    reasons,
  });
}

type GasScale = { readonly id: 'o3' | 'no2' | 'so2' | 'co'; readonly scale: UsScale; readonly averaging: UsAveraging };

/** A gas by its plain mean, in the unit of its scale. Our masses are µg/m³, of carbon monoxide mg/m³. */
function gas({ id, scale, averaging }: GasScale, air: HourlyAir, span: TimeSpan): UsSubIndex {
  const { mean, input, reasons } = meanOfValid(id, air.get(id) ?? [], { span, every: hour, called: 'hours' });
  const concentration = mean === null ? null : converted(id, mean);
  return rate({ id, scale, averaging, span, input, concentration, reasons });
}

function converted(id: GasScale['id'], mean: number): number {
  if (id === 'co') return ppmFromMilligrams(id, mean);
  const ppb = ppbFromMicrograms(id, mean);
  return id === 'o3' ? ppb / 1000 : ppb;
}

const greatestOf = (scale: UsScale): number => usScales[scale].steps.at(-1)?.[1] ?? 0;

/** The mean of eight hours or that of the last one, whichever is worse. */
function ozone(air: HourlyAir, to: EpochMs): UsSubIndex {
  const eight = gas({ id: 'o3', scale: 'o3_8h', averaging: '8h' }, air, lastHours(to, 8));
  if (Number(eight.concentration) > greatestOf('o3_8h')) return worstOzone(air, to);
  const one = gas({ id: 'o3', scale: 'o3_1h', averaging: '1h' }, air, lastHours(to, 1));
  return worse([eight, one]) ?? eight;
}

/**
 * The worst of the eight hours, where their mean is above what the scale of eight hours knows: the EPA has values of 301 and more worked
 * out from single hours. Never less than that scale ends with, so that worse air is not called better.
 */
function worstOzone(air: HourlyAir, to: EpochMs): UsSubIndex {
  const single = Array.from({ length: 8 }, (_, ago) => lastHours(before(to, hours(ago)), 1));
  const rated = single.map((span) => gas({ id: 'o3', scale: 'o3_1h', averaging: '1h' }, air, span));
  const worst = rated.reduce((one, other) => (Number(other.concentration) > Number(one.concentration) ? other : one));
  const value = Math.max(endOfEightHours, worst.value ?? 0);
  const reason = `Ozone: the mean of 8 hours is above ${greatestOf('o3_8h')} ppm, so that the worst of them counts, as ${endOfEightHours} at least`;
  return { ...worst, value, category: usCategory(value), reasons: [reason] };
}

/** The last hour; it can say no more than 200, and what is above is said by the mean of 24 hours. */
function sulphurDioxide(air: HourlyAir, to: EpochMs): UsSubIndex {
  const day = gas({ id: 'so2', scale: 'so2_24h', averaging: '24h' }, air, lastHours(to, 24));
  if (day.value !== null) return day;
  const last = gas({ id: 'so2', scale: 'so2_1h', averaging: '1h' }, air, lastHours(to, 1));
  if (last.value !== null || last.concentration === null) return last;
  const reason =
    `Sulphur dioxide: above ${greatestOf('so2_1h')} ppb an hour says ${endOfOneHour} and no more; what is beyond is said by the mean of ` +
    `24 hours, ${day.concentration === null ? 'which is not known' : 'which is lower'}`;
  return { ...last, value: endOfOneHour, category: usCategory(endOfOneHour), reasons: [reason] };
}
