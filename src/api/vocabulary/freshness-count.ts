import { z } from 'zod';
import type { Freshness } from '../../model/freshness.ts';
import type { Device } from '../../registry/port.ts';
import type { CityView } from './city-view.ts';

export const FreshnessCountShape = z
  .object({
    total: z.int().min(0),
    live: z.int().min(0),
    late: z.int().min(0),
    stale: z.int().min(0),
    neverSeen: z.int().min(0),
  })
  .meta({ id: 'FreshnessCount', description: 'Devices by when they last spoke; the four add up to the total.' });

export function countFreshness(devices: readonly Device[], view: CityView): z.output<typeof FreshnessCountShape> {
  const counted: Record<Freshness, number> = { live: 0, late: 0, stale: 0, never_seen: 0 };
  for (const device of devices) counted[view.freshness(device)] += 1;
  const { never_seen: neverSeen, ...spoken } = counted;
  return { total: devices.length, ...spoken, neverSeen };
}
