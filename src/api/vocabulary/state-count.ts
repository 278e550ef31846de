import { z } from 'zod';
import type { QuantityId } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { StateTotals } from '../../state/port.ts';
import { BasisShape, basisOf, counts, isDoubted, presentBasis } from './basis.ts';
import type { CityView } from './city-view.ts';

export const unknownFields = {
  unknown: z.int().min(0).describe('Silent for too long, doubted, or never seen; in none of the numbers before.'),
  neverSeen: z.int().min(0).describe('The part of `unknown` that never spoke.'),
  doubted: z.int().min(0).describe('The part of `unknown` that speaks, and a test doubts what it says.'),
  basis: BasisShape,
};

export const StateCountShape = z.object({
  total: z.int().min(0),
  on: z.int().min(0),
  off: z.int().min(0),
  ...unknownFields,
});

/** Devices by what their state says: on + off + unknown = total, always; `neverSeen` and `doubted` are parts of `unknown`. */
export type StateCount = z.output<typeof StateCountShape>;

/** What the state of the city has derived, as it is shown. */
export const presentCount = <Total extends Pick<StateTotals, 'basis'>>(totals: Total, now: EpochMs) => ({
  ...totals,
  basis: presentBasis(totals.basis, now),
});

/** Of a few devices, from the latest value of each. */
export function countStates(devices: readonly Device[], quantity: QuantityId, view: CityView): StateCount {
  const facts = devices.map((device) => view.fact(device, quantity));
  const known = facts.filter(counts);
  const on = known.filter(({ value }) => value !== 0).length;
  return {
    total: devices.length,
    on,
    off: known.length - on,
    unknown: devices.length - known.length,
    neverSeen: facts.filter((fact) => fact === undefined).length,
    doubted: facts.filter(isDoubted).length,
    basis: basisOf(known),
  };
}
