import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { minutes } from '../../model/duration.ts';
import { areaId, deviceId, type KindId, kindId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

const imagine = (id: string, quantities: readonly QuantityId[]): DeviceKind => ({
  id: kindId(id),
  label: id,
  description: 'imagined for tests of the past',
  quantities,
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: minutes(30) },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
});

export const mast = imagine('mast', ['pm2_5', 'no2', 'battery_level']);
export const bay = imagine('bay', ['occupied', 'battery_level']);
export const pastKinds: Kinds = new Map<KindId, DeviceKind>([mast, bay].map((kind) => [kind.id, kind]));

/** 2026-03-02T00:00:00Z, a Monday: all times of these tests count from here. */
export const start: EpochMs = epochMs(Date.UTC(2026, 2, 2));
export const at = (minute: number): EpochMs => epochMs(start + minutes(minute));

export type Described = {
  readonly device?: string;
  readonly kind?: KindId;
  /** Minutes after {@link start}. */
  readonly minute: number;
  /** Minutes after it was observed. */
  readonly delay?: number;
  readonly observations?: readonly Observation[];
  readonly value?: number;
};

/** A reading of a mast in the centre, except for what is said. */
export function said({ device = 'mast-1', kind = mast.id, minute, delay = 0, ...what }: Described): Reading {
  const { value = 10, observations = [observed(value)] } = what;
  return {
    device: deviceId(device),
    kind,
    area: areaId('centro'),
    time: at(minute),
    receivedAt: epochMs(at(minute + delay) + 250),
    observations,
  };
}

export const observed = (value: number, quantity: QuantityId = 'pm2_5'): Observation => ({
  quantity,
  value,
  quality: 'pass',
  reasons: [],
});

/** As a store keeps what the spike test doubted later. */
export const spike = (value: number): Observation => ({
  ...observed(value),
  quality: 'suspect',
  reasons: [`spike: ${value} µg/m³ stands far above the mean of the readings around it`],
  revision: 2,
});
