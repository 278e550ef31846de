import { z } from 'zod';
import type { BayGroup, Chance, ParkingForecast, ParkingForecasts } from '../../forecast/port.ts';
import { minutes } from '../../model/duration.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { BasisShape, presentBasis } from '../vocabulary/basis.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { findArea } from '../vocabulary/find.ts';
import { AreaIdShape, list, whole, yesOrNo } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';

export const ChanceShape = z.object({
  minutes: z.int().describe('So far ahead.'),
  at: TimeShape.describe('The moment that it speaks of.'),
  probability: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('The chance of at least one free place then; null when nobody can tell, and `because` says why.'),
  usual: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('The same without looking at now: how often a place is free at that hour.'),
  comparable: z.int().min(0).describe('Moments of the past like this one that the chance was learnt from.'),
  because: z.string(),
});

export const ParkingForecastShape = z
  .object({
    area: z.string(),
    accessibleOnly: z.boolean(),
    madeAt: TimeShape,
    now: z.object({
      bays: z.int().min(0),
      free: z.int().min(0).describe('Known to be free now.'),
      known: z.int().min(0).describe('Bays of which it is known whether they are free; the others are unknown.'),
      basis: BasisShape,
    }),
    daysOfHistory: z.int().min(0).describe('Days that this area was learnt from.'),
    chances: z.array(ChanceShape),
  })
  .meta({
    id: 'ParkingForecast',
    description:
      'The chance of a free place, a little ahead: what came of moments like this one in the last eight weeks, leaning on what is usual at that hour. Unknown when there is too little history or too few bays are known now.',
  });

const HorizonShape = whole(5, 60).refine((count) => count % 5 === 0, 'expected minutes in steps of five, from 5 to 60');

const QueryShape = z.strictObject({
  minutes: list(HorizonShape)
    .default([5, 15, 30, 60])
    .describe('How far ahead, in steps of 5 from 5 to 60; 5,15,30,60 when left out.'),
  accessible: yesOrNo.default(false).describe('Only bays for people with a disability.'),
});

type Parts = CityParts & { readonly forecasts: ParkingForecasts };

/** How likely a free place is in a street, garage or district. */
export function addParkingForecast(app: App, { registry, forecasts }: Parts): void {
  app.get(
    '/areas/:id/parking/forecast',
    {
      config: { problems: ['area_unknown'] },
      schema: {
        tags: ['parking'],
        summary: 'The chance of a free place',
        description: 'For a street, a garage or a district; the city as a whole always has a place.',
        params: z.strictObject({ id: AreaIdShape }),
        querystring: QueryShape,
        response: { 200: answer('The forecast.', ParkingForecastShape) },
      },
    },
    (request): z.output<typeof ParkingForecastShape> => {
      const area = findArea(registry, request.params.id);
      const group: BayGroup = { area: area.id, accessibleOnly: request.query.accessible };
      return present(forecasts.ahead(group, request.query.minutes.map(minutes)));
    },
  );
}

const present = ({
  group,
  madeAt,
  now,
  basis,
  days,
  chances,
}: ParkingForecast): z.output<typeof ParkingForecastShape> => ({
  area: group.area,
  accessibleOnly: group.accessibleOnly,
  madeAt: toIso(madeAt),
  now: { ...now, basis: presentBasis(basis, madeAt) },
  daysOfHistory: days,
  chances: chances.map(presentChance),
});

export const presentChance = ({ minutes: ahead, at, probability, usual, comparable, because }: Chance) => ({
  minutes: ahead,
  at: toIso(at),
  probability: rounded(probability),
  usual: rounded(usual),
  comparable,
  because,
});

/** Nobody can tell more than percents apart; and nothing is certain, however often it came true. */
const rounded = (share: number | null): number | null =>
  share === null ? null : Math.min(0.99, Math.max(0.01, Number(share.toFixed(2))));
