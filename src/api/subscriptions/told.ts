import { z } from 'zod';
import type { PrivateToken, Subscriptions } from '../../community/port.ts';
import { toIso } from '../../model/time.ts';

export const ToldShape = z
  .object({
    announcement: z.string(),
    at: z.string(),
    title: z.string(),
    why: z.string().describe('Which words of the wish were the reason.'),
    via: z
      .enum(['sent', 'waiting', 'over', 'failed', 'digest', 'over_budget'])
      .describe(
        '`waiting`: it will be sent. `over`: it was over, or something newer took its place, before it was sent. `failed`: it could not be delivered. `over_budget`: held back, because there had been too many that day.',
      ),
  })
  .meta({ id: 'SubscriptionTold' });

const mostShown = 200;

export const toldOf = (subscriptions: Subscriptions, token: PrivateToken): z.output<typeof ToldShape>[] =>
  (subscriptions.told(token, mostShown) ?? []).map(({ at, ...told }) => ({ ...told, at: toIso(at) }));
