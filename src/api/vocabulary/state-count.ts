import type { QuantityId } from '../../model/quantity.ts';
import type { Value } from '../../model/value.ts';
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
  const values = devices.map((device) => view.value(device, quantity));
  const known = values.filter(counts);
  const on = known.filter(({ value }) => value === true).length;
  return {
    total: devices.length,
    on,
    off: known.length - on,
    unknown: devices.length - known.length,
    neverSeen: values.filter(neverSeen).length,
    basis: basisOf(known),
  };
}

const neverSeen = (value: Value | undefined): boolean => value === undefined || value.freshness === 'never_seen';
