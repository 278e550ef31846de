import { z } from 'zod';
import type { Device } from '../../registry/port.ts';
import { BasisShape } from '../vocabulary/basis.ts';
import type { CityView } from '../vocabulary/city-view.ts';
import { countStates } from '../vocabulary/state-count.ts';

const LampFaultsShape = z.object({
  faulty: z.int().min(0),
  sound: z.int().min(0),
  unknown: z.int().min(0),
  basis: BasisShape,
});

export const LightingTotalsShape = z
  .object({
    lamps: z.int().min(0),
    on: z.int().min(0),
    off: z.int().min(0),
    unknown: z.int().min(0).describe('Whether they burn is not known: silent for too long, doubted, or never seen.'),
    neverSeen: z.int().min(0).describe('The part of `unknown` that never spoke.'),
    basis: BasisShape,
    faults: LampFaultsShape.describe('Counted apart: a faulty lamp may be on or off.'),
  })
  .meta({ id: 'LightingTotals', description: 'Lamps by state: on + off + unknown = lamps, always.' });

export type LightingTotals = z.output<typeof LightingTotalsShape>;

export function totalLighting(lamps: readonly Device[], view: CityView): LightingTotals {
  const { total, ...burning } = countStates(lamps, 'lamp_on', view);
  const faults = countStates(lamps, 'lamp_fault', view);
  return {
    lamps: total,
    ...burning,
    faults: { faulty: faults.on, sound: faults.off, unknown: faults.unknown, basis: faults.basis },
  };
}
