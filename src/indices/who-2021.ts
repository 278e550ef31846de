import { days, hours } from '../model/duration.ts';
import { type QuantityId, quantity } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import { before, type EpochMs, type TimeSpan } from '../model/time.ts';
import type { IndexBasis } from './evidence.ts';
import type { HourlyAir } from './us-aqi.ts';
import { meanOfValid, type SpanMean } from './valid-windows.ts';

export type WhoAveraging = '24h' | '8h' | 'year';

/**
 * World Health Organization, global air quality guidelines (2021), table 0.1: what is not to be exceeded, in the unit of the quantity.
 * Those of 24 hours (and of ozone) are meant for the 99th percentile: three or four days of a year may lie above.
 */
export const whoGuidelines = [
  { quantity: 'pm2_5', averaging: '24h', guideline: 15 },
  { quantity: 'pm2_5', averaging: 'year', guideline: 5 },
  { quantity: 'pm10', averaging: '24h', guideline: 45 },
  { quantity: 'pm10', averaging: 'year', guideline: 15 },
  { quantity: 'o3', averaging: '8h', guideline: 100 },
  { quantity: 'no2', averaging: '24h', guideline: 25 },
  { quantity: 'no2', averaging: 'year', guideline: 10 },
  { quantity: 'so2', averaging: '24h', guideline: 40 },
  { quantity: 'co', averaging: '24h', guideline: 4 },
] as const satisfies readonly {
  readonly quantity: QuantityId;
  readonly averaging: WhoAveraging;
  readonly guideline: number;
}[];

export type WhoComparison = {
  readonly quantity: QuantityId;
  readonly averaging: WhoAveraging;
  readonly guideline: number;
  /** UCUM code, of the guideline and the mean. */
  readonly unit: string;
  readonly mean: number | null;
  /** How many times the guideline the mean is. */
  readonly times: number | null;
  readonly basis: IndexBasis;
  readonly reasons: readonly string[];
};

/**
 * Compares the air with what the WHO holds to be harmless: the last 24 hours, the worst eight hours in a row of them, and the last
 * 365 days.
 *
 * @param air hours of at least the last day, and days of the last year.
 * @param now the ends of the last whole hour and of the last whole day.
 */
export function compareWithWho(air: Air, now: LastWhole): readonly WhoComparison[] {
  return whoGuidelines.map(({ quantity: id, averaging, guideline }) => {
    const { span, mean, input, reasons } = spanned(id, averaging, { ...air, ...now });
    return {
      quantity: id,
      averaging,
      guideline,
      unit: quantity(id).unit,
      mean,
      times: mean === null ? null : mean / guideline,
      basis: { ...span, inputs: [input] },
      reasons,
    };
  });
}

type Air = { readonly hours: HourlyAir; readonly days: HourlyAir };
type LastWhole = { readonly hour: EpochMs; readonly day: EpochMs };
type Spanned = SpanMean & { readonly span: TimeSpan };

function spanned(id: QuantityId, averaging: WhoAveraging, air: Air & LastWhole): Spanned {
  if (averaging === 'year') return lastYear(id, air.days.get(id) ?? [], air.day);
  const hourly = air.hours.get(id) ?? [];
  return averaging === '24h' ? overHours(id, hourly, lastDay(air.hour)) : worstEightHours(id, hourly, air.hour);
}

const lastDay = (to: EpochMs): TimeSpan => ({ from: before(to, hours(24)), to });

const overHours = (id: QuantityId, hourly: readonly Rollup[], span: TimeSpan): Spanned => ({
  span,
  ...meanOfValid(id, hourly, { span, every: hours(1), called: 'hours' }),
});

/** The greatest mean of eight hours that end within the last day; when none is known well enough, what is said of the last eight. */
function worstEightHours(id: QuantityId, hourly: readonly Rollup[], to: EpochMs): Spanned {
  const ends = Array.from({ length: 24 }, (_, ago) => before(to, hours(ago)));
  const means = ends.map((end) => overHours(id, hourly, { from: before(end, hours(8)), to: end }));
  const [last = overHours(id, hourly, lastDay(to)), ...others] = means;
  return others.reduce((worst, one) => ((one.mean ?? -1) > (worst.mean ?? -1) ? one : worst), last);
}

function lastYear(id: QuantityId, daily: readonly Rollup[], to: EpochMs): Spanned {
  const span = { from: before(to, days(365)), to };
  return { span, ...meanOfValid(id, daily, { span, every: days(1), called: 'days' }) };
}
