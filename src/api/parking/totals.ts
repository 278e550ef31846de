import { z } from 'zod';
import type { EpochMs } from '../../model/time.ts';
import { type Device, isAccessible } from '../../registry/port.ts';
import { noTotals, type Totals } from '../../state/port.ts';
import type { CityView } from '../vocabulary/city-view.ts';
import { countStates, presentCount, type StateCount, unknownFields } from '../vocabulary/state-count.ts';

const BayCountShape = z.object({
  bays: z.int().min(0),
  free: z.int().min(0),
  occupied: z.int().min(0),
  ...unknownFields,
});

export const ParkingTotalsShape = BayCountShape.extend({
  accessible: BayCountShape.describe('The part for people with a disability; also contained in the numbers above.'),
}).meta({ id: 'ParkingTotals', description: 'Bays by state: free + occupied + unknown = bays, always.' });

export type ParkingTotals = z.output<typeof ParkingTotalsShape>;

/** Of a few bays, from the latest value of each. */
export const totalParking = (bays: readonly Device[], view: CityView): ParkingTotals => ({
  ...presentBays(countStates(bays, 'occupied', view)),
  accessible: presentBays(countStates(bays.filter(isAccessible), 'occupied', view)),
});

/** Of all bays of some areas, and those of them for people with a disability; `null` without any. */
export function presentParking(all: Totals, accessible: Totals, now: EpochMs): ParkingTotals | null {
  const bays = all.states.get('occupied');
  if (bays === undefined) return null;
  const apart = accessible.states.get('occupied') ?? noTotals;
  return { ...presentBays(presentCount(bays, now)), accessible: presentBays(presentCount(apart, now)) };
}

const presentBays = ({ total, on, off, ...rest }: StateCount): z.output<typeof BayCountShape> => ({
  bays: total,
  free: off,
  occupied: on,
  ...rest,
});
