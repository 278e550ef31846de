import { z } from 'zod';

export const FreshnessCountShape = z
  .object({
    total: z.int().min(0),
    live: z.int().min(0),
    late: z.int().min(0),
    stale: z.int().min(0),
    neverSeen: z.int().min(0),
  })
  .meta({ id: 'FreshnessCount', description: 'Devices by when they last spoke; the four add up to the total.' });
