import { z } from 'zod';
import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { quantityIds } from '../../model/quantity.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';

const RhythmShape = z.object({
  speaks: z.enum(['periodically', 'on_change_with_heartbeat']),
  everySeconds: z.number(),
  lateAfterSeconds: z.number().describe('Silence beyond this is late.'),
  staleAfterSeconds: z.number().describe('Silence beyond this is stale: the value is unknown.'),
});

const KindShape = z
  .object({
    id: z.string(),
    label: z.string(),
    description: z.string(),
    quantities: z.array(z.enum(quantityIds)),
    rhythm: RhythmShape,
  })
  .meta({ id: 'Kind' });

export const KindListShape = z.object({ kinds: z.array(KindShape) }).meta({ id: 'KindList' });

export function addKinds(app: App, { kinds }: { readonly kinds: Kinds }): void {
  app.get(
    '/kinds',
    {
      schema: {
        tags: ['vocabulary'],
        summary: 'Device kinds',
        description:
          'What devices of one model share: what they measure, how often they speak, when silence means unknown.',
        querystring: z.strictObject({}),
        response: { 200: answer('All kinds of this city.', KindListShape) },
      },
    },
    (): z.output<typeof KindListShape> => ({ kinds: [...kinds.values()].map(presentKind) }),
  );
}

const presentKind = ({ id, label, description, quantities, rhythm }: DeviceKind): z.output<typeof KindShape> => ({
  id,
  label,
  description,
  quantities: [...quantities],
  rhythm: {
    speaks: rhythm.speaks,
    everySeconds: rhythm.every / 1000,
    lateAfterSeconds: rhythm.lateAfter / 1000,
    staleAfterSeconds: rhythm.staleAfter / 1000,
  },
});
