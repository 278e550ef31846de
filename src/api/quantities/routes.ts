import { z } from 'zod';
import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';

const RangeShape = z.object({ min: z.number(), max: z.number() });

const QuantityDefinitionShape = z
  .object({
    id: z.enum(quantityIds),
    label: z.string(),
    unit: z.string().describe('UCUM code; `1` for states.'),
    symbol: z.string().describe('How people write the unit.'),
    topic: z.enum(['parking', 'lighting', 'air', 'weather', 'noise', 'device']),
    behaves: z.enum(['gauge', 'total', 'state']),
    averages: z.enum(['arithmetic', 'energy', 'difference', 'share_of_time', 'vector']),
    possible: RangeShape.describe('A value outside is refused.'),
    plausible: RangeShape.describe('A value outside is kept, and doubted.'),
    decimals: z.int().min(0),
  })
  .meta({ id: 'Quantity' });

export const QuantityListShape = z
  .object({ quantities: z.array(QuantityDefinitionShape) })
  .meta({ id: 'QuantityList' });

export function addQuantities(app: App): void {
  app.get(
    '/quantities',
    {
      schema: {
        tags: ['vocabulary'],
        summary: 'Quantities',
        description: 'What can be measured, each in one unit, with what is possible and what is plausible.',
        querystring: z.strictObject({}),
        response: { 200: answer('All quantities.', QuantityListShape) },
      },
    },
    (): z.output<typeof QuantityListShape> => ({ quantities: quantityIds.map(presentQuantity) }),
  );
}

function presentQuantity(id: QuantityId): z.output<typeof QuantityDefinitionShape> {
  const { label, unit, symbol, topic, behaves, averages, possible, plausible, decimals } = quantity(id);
  return { id, label, unit, symbol, topic, behaves, averages, possible, plausible, decimals };
}
