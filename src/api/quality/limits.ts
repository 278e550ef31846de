import { z } from 'zod';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import type { TestParameters } from '../../model/quality-tests.ts';
import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';

/** The limits of the tests by quantity, unless a kind has its own. */
export type TestLimits = Readonly<Partial<Record<QuantityId, TestParameters>>>;

const RangeShape = z.object({ min: z.number(), max: z.number() });

export const LimitsShape = z
  .object({
    kind: z.string(),
    quantity: z.enum(quantityIds),
    unit: z.string().describe('UCUM code of all limits.'),
    gross_range: z.object({ sensor: RangeShape.nullable(), plausible: RangeShape }),
    spike: z.object({ suspect: z.number(), fail: z.number() }).nullable(),
    rate_of_change: z
      .object({ suspectPerMinute: z.number().nullable(), onlyGrows: z.boolean() })
      .nullable()
      .describe('`onlyGrows`: a total, which is suspect when it falls.'),
    flat_line: z
      .object({ suspectAfterSeconds: z.number(), failAfterSeconds: z.number(), rests: z.array(RangeShape) })
      .nullable(),
    neighbour: z
      .object({
        withinMetres: z.number(),
        fewest: z.int(),
        notOlderThanSeconds: z.number(),
        suspect: z.number(),
        suspectShare: z.number(),
      })
      .nullable(),
    source: z.string().nullable().describe('Where the limits come from, and since when they are ours.'),
  })
  .meta({
    id: 'TestLimits',
    description: 'What the tests of one quantity of one kind allow; null: this test does not run.',
  });

export type Limits = z.output<typeof LimitsShape>;

export const limitsOfKind = (kind: DeviceKind, limits: TestLimits): Limits[] =>
  kind.quantities.map((id) => limitsOf(kind, id, kind.tests?.[id] ?? limits[id]));

function limitsOf(kind: DeviceKind, id: QuantityId, given: TestParameters | undefined): Limits {
  const { unit, plausible, behaves } = quantity(id);
  // A state may be anything for ever; of a total only that it falls says something.
  const tested = behaves === 'gauge' ? given : undefined;
  return {
    kind: kind.id,
    quantity: id,
    unit,
    gross_range: { sensor: given?.grossRange?.sensor ?? null, plausible: given?.grossRange?.plausible ?? plausible },
    spike: tested?.spike ?? null,
    rate_of_change: rateOf(tested, behaves === 'total'),
    flat_line: flatLineOf(tested),
    neighbour: neighbourOf(tested),
    source: given?.source ?? null,
  };
}

function rateOf(given: TestParameters | undefined, onlyGrows: boolean): Limits['rate_of_change'] {
  const suspectPerMinute = given?.rateOfChange?.suspectPerMinute ?? null;
  return suspectPerMinute === null && !onlyGrows ? null : { suspectPerMinute, onlyGrows };
}

function flatLineOf(given: TestParameters | undefined): Limits['flat_line'] {
  if (given?.flatLine === undefined) return null;
  const { suspectAfter, failAfter, rests = [] } = given.flatLine;
  return { suspectAfterSeconds: inSeconds(suspectAfter), failAfterSeconds: inSeconds(failAfter), rests: [...rests] };
}

function neighbourOf(given: TestParameters | undefined): Limits['neighbour'] {
  if (given?.neighbour === undefined) return null;
  const { notOlderThan, ...rest } = given.neighbour;
  return { ...rest, notOlderThanSeconds: inSeconds(notOlderThan) };
}

const inSeconds = (span: Duration): number => span / 1000;
