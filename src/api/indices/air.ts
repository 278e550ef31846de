import { z } from 'zod';
import {
  type EuropeanAqi,
  europeanAqi,
  europeanBands,
  europeanPollutants,
  type Site,
} from '../../indices/european-aqi.ts';
import { type HourlyAir, type UsAqi, usAqi } from '../../indices/us-aqi.ts';
import { usCategories } from '../../indices/us-breakpoints.ts';
import { compareWithWho, type WhoComparison } from '../../indices/who-2021.ts';
import { days, hours } from '../../model/duration.ts';
import { type QuantityId, quantityIds } from '../../model/quantity.ts';
import type { Rollup } from '../../model/rollup.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import { IndexBasisShape, presentBasis, ReasonsShape, rounded } from './basis.ts';
import { type Member, membersOf, type Sources, type Subject, windowsOf } from './subject.ts';

const OfficialShape = z.literal(false).describe('No authority has approved these sensors or this computation.');
const BandShape = z.enum(europeanBands).nullable();
const PollutantShape = z.enum(europeanPollutants);

export const EuropeanShape = z
  .object({
    official: OfficialShape,
    value: z.int().min(1).max(6).nullable().describe('1 good to 6 extremely poor; null when the hour is too thin.'),
    band: BandShape,
    dominant: PollutantShape.nullable().describe('The pollutant that decides; of several in a band the deepest in it.'),
    site: z
      .enum(['traffic', 'background'])
      .describe(
        'At a traffic site ozone may be missing; where it is measured, it counts. Stations there are tagged `site: traffic`.',
      ),
    subIndices: z.array(
      z.object({
        quantity: PollutantShape,
        mean: z.number().describe('Hourly mean in ug/m3.'),
        value: z.int().min(1).max(6),
        band: z.enum(europeanBands),
      }),
    ),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({
    id: 'EuropeanAqi',
    description: 'European Air Quality Index of one hour, by the table of 2024. Not an official value.',
  });

const EuropeanHourShape = z
  .object({
    value: z.int().nullable(),
    band: BandShape,
    dominant: PollutantShape.nullable(),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({ id: 'EuropeanAqiHour' });

const CategoryShape = z.enum(usCategories).nullable();

const UsShape = z
  .object({
    official: OfficialShape,
    value: z.int().min(0).nullable().describe('0 to 500; above it is beyond the index, and is not capped.'),
    category: CategoryShape,
    dominant: z.enum(quantityIds).nullable(),
    subIndices: z.array(
      z.object({
        quantity: z.enum(quantityIds),
        averaging: z
          .enum(['nowcast_12h', '24h', '8h', '1h'])
          .describe('How the concentration was averaged: particles by NowCast, ozone and CO over 8 hours.'),
        concentration: z.number().nullable().describe('In `unit`, with the digits that the table distinguishes.'),
        unit: z.enum(['ug/m3', 'ppm', 'ppb']),
        value: z.int().min(0).nullable(),
        category: CategoryShape,
        basis: IndexBasisShape,
        reasons: ReasonsShape,
      }),
    ),
    reasons: ReasonsShape,
  })
  .meta({
    id: 'UsAqi',
    description: 'US Air Quality Index of now, by the breakpoints of 2024. Not an official value.',
  });

const WhoShape = z
  .object({
    quantity: z.enum(quantityIds),
    averaging: z
      .enum(['24h', '8h', 'year'])
      .describe('The last 24 hours; the worst 8 hours that ended in them; the last 365 days.'),
    guideline: z.number().describe('Not to be exceeded; over 24 hours on three or four days of a year at most.'),
    unit: z.string().describe('UCUM code of guideline and mean.'),
    mean: z.number().nullable(),
    times: z.number().nullable().describe('How many times the guideline the mean is; above 1 it is exceeded.'),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({ id: 'WhoComparison', description: 'The air compared with the WHO guidelines of 2021.' });

export const AirShape = z
  .object({
    european: EuropeanShape.describe('The last whole hour.'),
    europeanHours: z.array(EuropeanHourShape).describe('The last 24 whole hours, the oldest first.'),
    us: UsShape,
    who: z.array(WhoShape),
  })
  .meta({ id: 'AirIndices' });

const airQuantities = ['pm2_5', 'pm10', 'no2', 'o3', 'so2', 'co'] as const satisfies readonly QuantityId[];
const hour = hours(1);
const shownHours = 24;
/** The worst eight hours of ozone may have begun so long ago. */
const neededHours = hours(32);

/** What the air is like; `undefined` where nothing measures it. */
export async function airOf(
  sources: Sources,
  subject: Subject,
  at: EpochMs,
): Promise<z.output<typeof AirShape> | undefined> {
  const stations = membersOf(subject, sources, airQuantities);
  if (stations.length === 0) return undefined;
  const to = epochMs(Math.floor(at / hour) * hour);
  const today = sources.calendar.startOfDay(at);
  const [hourly, daily] = await Promise.all([
    windowsOf(sources, subject, {
      quantities: airQuantities,
      span: { from: before(to, neededHours), to },
      every: '1h',
    }),
    windowsOf(sources, subject, {
      quantities: ['pm2_5', 'pm10', 'no2'],
      span: { from: before(today, days(366)), to: today },
      every: '1d',
    }),
  ]);
  const series = europeanSeries(hourly, { to, site: siteOf(stations), count: shownHours });
  const [last] = series;
  if (last === undefined) return undefined;
  return {
    european: presentEuropean(last, at),
    europeanHours: series.map((one) => presentHour(one, at)).toReversed(),
    us: presentUs(usAqi(hourly, to), at),
    who: compareWithWho({ hours: hourly, days: daily }, { hour: to, day: today }).map((one) => presentWho(one, at)),
  };
}

/** The European index of the last whole hour, without all that is said of the air besides; `undefined` where nothing measures it. */
export async function lastHourOfAir(
  sources: Sources,
  subject: Subject,
  at: EpochMs,
): Promise<z.output<typeof EuropeanShape> | undefined> {
  const stations = membersOf(subject, sources, airQuantities);
  if (stations.length === 0) return undefined;
  const to = epochMs(Math.floor(at / hour) * hour);
  const asked = { quantities: airQuantities, span: { from: before(to, hour), to }, every: '1h' as const };
  const [last] = europeanSeries(await windowsOf(sources, subject, asked), { to, site: siteOf(stations), count: 1 });
  return last === undefined ? undefined : presentEuropean(last, at);
}

const siteOf = (stations: readonly Member[]): Site =>
  stations.every(({ devices }) => devices.every(({ tags }) => tags['site'] === 'traffic')) ? 'traffic' : 'background';

type Series = { readonly to: EpochMs; readonly site: Site; readonly count: number };

/** The index of each of the last hours, the newest first. */
function europeanSeries(hourly: HourlyAir, { to, site, count }: Series): readonly EuropeanAqi[] {
  return Array.from({ length: count }, (_, ago) => {
    const span = { from: before(to, hours(ago + 1)), to: before(to, hours(ago)) };
    const ofHour = [...hourly].flatMap(([id, windows]): [QuantityId, Rollup][] => {
      const window = windows.find(({ start }) => start === span.from);
      return window === undefined ? [] : [[id, window]];
    });
    return europeanAqi(new Map(ofHour), { span, site });
  });
}

const presentEuropean = (index: EuropeanAqi, at: EpochMs): z.output<typeof EuropeanShape> => ({
  ...index,
  subIndices: index.subIndices.map((one) => ({ ...one, mean: Number(one.mean.toFixed(2)) })),
  basis: presentBasis(index.basis, at),
  reasons: [...index.reasons],
});

const presentHour = (
  { basis, value, band, dominant, reasons }: EuropeanAqi,
  at: EpochMs,
): z.output<typeof EuropeanHourShape> => ({
  value,
  band,
  dominant,
  basis: presentBasis(basis, at),
  reasons: [...reasons],
});

const presentUs = (index: UsAqi, at: EpochMs): z.output<typeof UsShape> => ({
  ...index,
  subIndices: index.subIndices.map((one) => ({
    ...one,
    basis: presentBasis(one.basis, at),
    reasons: [...one.reasons],
  })),
  reasons: [...index.reasons],
});

const presentWho = ({ mean, times, ...comparison }: WhoComparison, at: EpochMs): z.output<typeof WhoShape> => ({
  ...comparison,
  mean: rounded(mean, 2),
  times: rounded(times, 3),
  basis: presentBasis(comparison.basis, at),
  reasons: [...comparison.reasons],
});
