import type { Kinds } from '../../model/device-kind.ts';
import { type Freshness, heardAt, judgeFreshness } from '../../model/freshness.ts';
import type { Quality } from '../../model/quality.ts';
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
  readonly lastReceivedAt: string | null;
  readonly ageSeconds: number | null;
};

/** What a total or a mean needs of a value. Made by the hundred thousand, so it holds no text that would have to be written. */
export type Fact = {
  readonly freshness: Freshness;
  /** Of the last word, however old. */
  readonly value: number;
  readonly ageSeconds: number;
  readonly quality: Quality;
  readonly reasons: readonly string[];
};

/** The city at one moment: all values of one answer have the same now. */
export type CityView = {
  readonly now: EpochMs;
  freshness(device: Device): Freshness;
  heard(device: Device): Heard;
  measures(device: Device, quantity: QuantityId): boolean;
  /** `undefined` when the series was never seen. */
  fact(device: Device, quantity: QuantityId): Fact | undefined;
  value(device: Device, quantity: QuantityId): Value | undefined;
  /** All values of the device's kind, seen or not; those of some quantities only, where asked. */
  values(device: Device, wanted?: (quantity: QuantityId) => boolean): Value[];
};

export function viewCity({ state, kinds, clock }: CityParts): CityView {
  const now = clock.now();
  const ageAt = (time: EpochMs): number => Math.max(0, Math.round((now - time) / 1000));
  const view: CityView = {
    now,
    freshness(device) {
      const rhythm = kinds.get(device.kind)?.rhythm;
      return rhythm === undefined ? 'never_seen' : judgeFreshness(rhythm, state.lastSeen(device.id), now);
    },
    heard(device) {
      const lastSeen = state.lastSeen(device.id);
      const rhythm = kinds.get(device.kind)?.rhythm;
      if (lastSeen === undefined || rhythm === undefined) {
        return { freshness: 'never_seen', lastSeen: null, lastReceivedAt: null, ageSeconds: null };
      }
      return {
        freshness: judgeFreshness(rhythm, lastSeen, now),
        lastSeen: toIso(lastSeen),
        lastReceivedAt: toIso(state.lastArrival(device.id) ?? lastSeen),
        ageSeconds: ageAt(lastSeen),
      };
    },
    measures: (device, id) => kinds.get(device.kind)?.quantities.includes(id) ?? false,
    fact(device, id) {
      const observed = state.latest(device.id, id);
      const rhythm = kinds.get(device.kind)?.rhythm;
      if (observed === undefined || rhythm === undefined) return undefined;
      const { value, quality, reasons } = observed;
      const heard = heardAt(observed);
      return { value, quality, reasons, freshness: judgeFreshness(rhythm, heard, now), ageSeconds: ageAt(heard) };
    },
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
