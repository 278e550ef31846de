import { z } from 'zod';
import type { Device } from '../../registry/port.ts';
import { BasisShape } from '../vocabulary/basis.ts';
import type { CityView } from '../vocabulary/city-view.ts';
import { countStates } from '../vocabulary/state-count.ts';

const BayCountShape = z.object({
  bays: z.int().min(0),
  free: z.int().min(0),
  occupied: z.int().min(0),
  unknown: z.int().min(0).describe('Silent for too long, doubted, or never seen; neither free nor occupied.'),
  neverSeen: z.int().min(0).describe('The part of `unknown` that never spoke.'),
  basis: BasisShape,
});

export const ParkingTotalsShape = BayCountShape.extend({
  accessible: BayCountShape.describe('The part for people with a disability; also contained in the numbers above.'),
}).meta({ id: 'ParkingTotals', description: 'Bays by state: free + occupied + unknown = bays, always.' });

export type ParkingTotals = z.output<typeof ParkingTotalsShape>;

export const isAccessible = ({ tags }: Device): boolean => tags['accessible'] === 'yes';

export const totalParking = (bays: readonly Device[], view: CityView): ParkingTotals => ({
  ...countBays(bays, view),
  accessible: countBays(bays.filter(isAccessible), view),
});

function countBays(bays: readonly Device[], view: CityView): z.output<typeof BayCountShape> {
  const { total, on, off, ...rest } = countStates(bays, 'occupied', view);
  return { bays: total, free: off, occupied: on, ...rest };
}
