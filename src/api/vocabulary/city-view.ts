import type { Kinds } from '../../model/device-kind.ts';
import { type Freshness, judgeFreshness } from '../../model/freshness.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type Clock, type EpochMs, toIso } from '../../model/time.ts';
import { presentNow, type Value } from '../../model/value.ts';
import type { Device, Directory } from '../../registry/port.ts';
import type { CityState } from '../../state/port.ts';

/** Where answers about now come from. */
export type CityParts = {
  readonly registry: Directory;
  readonly state: CityState;
  readonly kinds: Kinds;
  readonly clock: Clock;
};

/** When a device last spoke, and what that means for its kind. */
type Heard = {
  readonly freshness: Freshness;
  readonly lastSeen: string | null;
  readonly ageSeconds: number | null;
};

/** The city at one moment: all values of one answer have the same now. */
export type CityView = {
  readonly now: EpochMs;
  heard(device: Device): Heard;
  measures(device: Device, quantity: QuantityId): boolean;
  value(device: Device, quantity: QuantityId): Value | undefined;
  /** All values of the device's kind, seen or not; those of some quantities only, where asked. */
  values(device: Device, wanted?: (quantity: QuantityId) => boolean): Value[];
};

export function viewCity({ state, kinds, clock }: CityParts): CityView {
  const now = clock.now();
  const view: CityView = {
    now,
    heard(device) {
      const lastSeen = state.lastSeen(device.id);
      const rhythm = kinds.get(device.kind)?.rhythm;
      if (lastSeen === undefined || rhythm === undefined) {
        return { freshness: 'never_seen', lastSeen: null, ageSeconds: null };
      }
      return {
        freshness: judgeFreshness(rhythm, lastSeen, now),
        lastSeen: toIso(lastSeen),
        ageSeconds: Math.max(0, Math.round((now - lastSeen) / 1000)),
      };
    },
    measures: (device, id) => kinds.get(device.kind)?.quantities.includes(id) ?? false,
    value(device, id) {
      const kind = kinds.get(device.kind);
      if (kind === undefined || !kind.quantities.includes(id)) return undefined;
      return presentNow(id, state.latest(device.id, id), { rhythm: kind.rhythm, now });
    },
    values(device, wanted = () => true) {
      const ids = kinds.get(device.kind)?.quantities.filter(wanted) ?? [];
      return ids.flatMap((id) => view.value(device, id) ?? []);
    },
  };
  return view;
}
