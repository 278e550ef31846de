import { z } from 'zod';
import { duration, flag, listOf, mapping, number, oneOf, share } from './shape-parts.ts';

/* Conditions as people write them. What they mean, and whether that makes sense, is told by read-condition.ts. */

const limits = {
  above: number.optional(),
  at_least: number.optional(),
  below: number.optional(),
  at_most: number.optional(),
  clears_below: number.optional().describe('Of above and at_least: ends only at or below this'),
  clears_above: number.optional().describe('Of below and at_most: ends only at or above this'),
};
export type WrittenLimit = { readonly [Word in keyof typeof limits]?: number | undefined };

const of = z
  .string('expected the id of a quantity, such as pm2_5')
  .describe('A quantity; docs/vocabulary.md lists them');
const complete = share.default(0.75).describe('Unknown when a smaller share of the expected readings is there');

const ValueShape = mapping({ of, is: flag.optional().describe('For states: true or false'), ...limits }).describe(
  'The newest value of a device',
);
const ChangeShape = mapping({ of, within: duration, ...limits }).describe(
  'The newest value minus the oldest one within a span',
);
const MeanShape = mapping({ of, over: duration, complete, ...limits }).describe('The mean of the last span');
const PeriodShape = mapping({
  of,
  period: oneOf(['day', 'evening', 'night']),
  complete,
  ...limits,
}).describe('The sound level of the last whole day (07-19), evening (19-23) or night (23-07)');
const UsualShape = mapping({
  of,
  over: duration,
  compared: oneOf(['difference', 'ratio', 'deviations']),
  weeks: number.int('expected a whole number of weeks').min(3, 'three at least').max(12, 'twelve at most').default(6),
  complete,
  ...limits,
}).describe('The mean of the last span, compared with the same hour of the same weekday of the weeks before');

const bands = ['good', 'fair', 'moderate', 'poor', 'very_poor', 'extremely_poor'] as const;
const band = z.union([oneOf(bands), number], { error: `expected a band: ${bands.join(', ')}` });
const IndexShape = mapping({
  of: oneOf(['european_aqi']),
  above: band.optional(),
  at_least: band.optional(),
  below: band.optional(),
  at_most: band.optional(),
  clears_below: band.optional(),
  clears_above: band.optional(),
  complete,
}).describe('The band of the European air quality index of the last hour');

export type WrittenBand = z.output<typeof band>;
export const bandNumber = (written: WrittenBand): number =>
  typeof written === 'number' ? written : bands.indexOf(written) + 1;

const counted = {
  devices_above: number.optional(),
  devices_at_least: number.optional(),
  devices_below: number.optional(),
  devices_at_most: number.optional(),
  share_above: share.optional(),
  share_at_least: share.optional(),
  share_below: share.optional(),
  share_at_most: share.optional(),
  clears_below: number.optional(),
  clears_above: number.optional(),
};

const leaves = {
  value: ValueShape.optional(),
  change: ChangeShape.optional(),
  absent: duration.optional().describe('Nothing was heard of a device for so long'),
  mean: MeanShape.optional(),
  index: IndexShape.optional(),
  period: PeriodShape.optional(),
  usual: UsualShape.optional(),
};
type WrittenLeaves = { readonly [Key in keyof typeof leaves]?: z.output<(typeof leaves)[Key]> };
type WrittenCounted = { readonly [Key in keyof typeof counted]?: number | undefined };

export type WrittenSome = WrittenCounted & { readonly of: WrittenCondition; readonly known: number };

/** One thing that must hold. Exactly one of the fields is to be given. */
export type WrittenCondition = WrittenLeaves & {
  readonly some?: WrittenSome | undefined;
  readonly all?: readonly WrittenCondition[] | undefined;
  readonly any?: readonly WrittenCondition[] | undefined;
  readonly not?: WrittenCondition | undefined;
};

const several = (): z.ZodType<readonly WrittenCondition[] | undefined> =>
  listOf(ConditionShape).min(1, 'expected at least one condition').optional();

export const ConditionShape: z.ZodType<WrittenCondition> = mapping({
  ...leaves,
  get some(): z.ZodType<WrittenSome | undefined> {
    return SomeShape.optional();
  },
  get all() {
    return several();
  },
  get any() {
    return several();
  },
  get not(): z.ZodType<WrittenCondition | undefined> {
    return ConditionShape.optional();
  },
}).meta({ id: 'Condition', description: 'What must hold: exactly one of these', minProperties: 1, maxProperties: 1 });

const SomeShape: z.ZodType<WrittenSome> = mapping({
  get of() {
    return ConditionShape;
  },
  known: share.default(0.5).describe('Unknown when it is known of a smaller share of the devices'),
  ...counted,
}).describe('Some devices of the area: how many, or which share, meet a condition of a device');
