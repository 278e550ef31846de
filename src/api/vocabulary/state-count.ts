import type { QuantityId } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import { type Basis, basisOf, counts } from './basis.ts';
import type { CityView } from './city-view.ts';

/** Devices by what their state says: on + off + unknown = total, always; `neverSeen` is a part of `unknown`. */
export type StateCount = {
  readonly total: number;
  readonly on: number;
  readonly off: number;
  readonly unknown: number;
  readonly neverSeen: number;
  readonly basis: Basis;
};

/** Derived anew from the latest values each time: there is no counter that could drift. */
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
    basis: basisOf(known),
  };
}
