import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import type { TimeSpan } from '../model/time.ts';
import { called, enough, type IndexBasis, inputOf, percent } from './evidence.ts';
import { free, isValid } from './valid-windows.ts';

/** The words of the index, the best first; its value is their place, from 1 to 6. */
export const europeanBands = ['good', 'fair', 'moderate', 'poor', 'very_poor', 'extremely_poor'] as const;
export type EuropeanBand = (typeof europeanBands)[number];

type Bounds = readonly [number, number, number, number, number];

/**
 * The highest hourly mean of each band but the last, in ug/m3. European Environment Agency, European Air Quality Index as revised in
 * 2024 (ETC HE Report 2024/17). The agency prints whole numbers (0-5, 6-15): a mean between two of them belongs to the higher band, so
 * that 5.0 is good and 5.1 is fair.
 */
export const europeanBounds = {
  pm2_5: [5, 15, 50, 90, 140],
  pm10: [15, 45, 120, 195, 270],
  no2: [10, 25, 60, 100, 150],
  o3: [60, 100, 120, 160, 180],
  so2: [20, 40, 125, 190, 275],
} as const satisfies Partial<Record<QuantityId, Bounds>>;

export type EuropeanPollutant = keyof typeof europeanBounds;
export const europeanPollutants = ['pm2_5', 'pm10', 'no2', 'o3', 'so2'] as const satisfies readonly EuropeanPollutant[];

/** Beside a street with much traffic exhaust eats the ozone: there the index does not need it, but counts it where it is measured. */
export type Site = 'traffic' | 'background';

export type EuropeanSubIndex = {
  readonly quantity: EuropeanPollutant;
  /** The hourly mean in ug/m3. */
  readonly mean: number;
  readonly value: number;
  readonly band: EuropeanBand;
};

/** The index of one hour. `value` is `null` when the hour is too thin; what is known of it stands in `subIndices` all the same. */
export type EuropeanAqi = {
  /** Worked out here with the table of the agency, from sensors that no authority has approved. */
  readonly official: false;
  readonly value: number | null;
  readonly band: EuropeanBand | null;
  readonly dominant: EuropeanPollutant | null;
  readonly site: Site;
  readonly subIndices: readonly EuropeanSubIndex[];
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

const bandAt = (value: number): EuropeanBand => europeanBands[value - 1] ?? 'extremely_poor';

/** The sub-index of an hourly mean: 1 to 6. */
export function europeanSubIndex(pollutant: EuropeanPollutant, mean: number): EuropeanSubIndex {
  const above = europeanBounds[pollutant].findIndex((bound) => mean <= bound);
  const value = above === -1 ? europeanBands.length : above + 1;
  return { quantity: pollutant, mean, value, band: bandAt(value) };
}

/** How far into its band a mean lies; beyond the last bound, how many times that bound. */
function depth({ quantity, mean, value }: EuropeanSubIndex): number {
  const bounds: readonly number[] = europeanBounds[quantity];
  const low = bounds[value - 2] ?? 0;
  const high = bounds[value - 1];
  return high === undefined ? mean / low : (mean - low) / (high - low);
}

/** The worst pollutant; of several in the same band, the one that is deepest in it. */
const worst = (subIndices: readonly EuropeanSubIndex[]): EuropeanSubIndex | undefined =>
  subIndices.toSorted((one, other) => other.value - one.value || depth(other) - depth(one))[0];

/** At a street NO2 and particles must be there, elsewhere ozone as well; without them the worst may be missing. */
function missingAt(site: Site, known: ReadonlySet<EuropeanPollutant>): readonly string[] {
  const needed: readonly EuropeanPollutant[] = site === 'traffic' ? ['no2'] : ['no2', 'o3'];
  const missing = needed.filter((id) => !known.has(id)).map((id) => `${called(id)} is needed for the index`);
  const hasParticles = known.has('pm2_5') || known.has('pm10');
  return hasParticles ? missing : [...missing, 'PM2.5 or PM10 is needed for the index'];
}

/** Why the hour of a pollutant does not count; empty where it does. */
function thinness(pollutant: EuropeanPollutant, hour: Rollup | undefined): readonly string[] {
  if (hour?.counted.mean === undefined) return [`${called(pollutant)}: no value in this hour that no test doubts`];
  if (hour.completeness >= enough) return [];
  return [
    `${called(pollutant)}: ${percent(hour.completeness)} of the readings of this hour; ${percent(enough)} are needed`,
  ];
}

/**
 * The European Air Quality Index of one hour: the worst of the sub-indices of five pollutants.
 *
 * @param hours of each pollutant the rollup of that hour, where there is one.
 */
export function europeanAqi(
  hours: ReadonlyMap<QuantityId, Rollup>,
  { span, site }: { readonly span: TimeSpan; readonly site: Site },
): EuropeanAqi {
  const subIndices = europeanPollutants.flatMap((id) => {
    const hour = hours.get(id);
    return hour !== undefined && isValid(hour) ? [europeanSubIndex(id, free(hour.counted.mean))] : [];
  });
  const missing = missingAt(site, new Set(subIndices.map((index) => index.quantity)));
  const found = missing.length === 0 ? worst(subIndices) : undefined;
  return {
    official: false,
    value: found?.value ?? null,
    band: found?.band ?? null,
    dominant: found?.quantity ?? null,
    site,
    subIndices,
    basis: { ...span, inputs: europeanPollutants.map((id) => inputOf(id, listed(hours.get(id)), span)) },
    reasons: [...missing, ...europeanPollutants.flatMap((id) => thinness(id, hours.get(id)))],
  };
}

const listed = (hour: Rollup | undefined): readonly Rollup[] => (hour === undefined ? [] : [hour]);
