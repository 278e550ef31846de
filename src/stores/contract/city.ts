import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { minutes } from '../../model/duration.ts';
import { areaId, deviceId, type KindId, kindId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import type { Quality } from '../../model/quality.ts';
import { type QuantityId, quantityIds } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';

/** An imagined kind that measures what a test needs. */
export function kindMeasuring(id: string, quantities: readonly QuantityId[]): DeviceKind {
  return {
    id: kindId(id),
    label: id,
    description: 'imagined for the store contract',
    quantities,
    rhythm: { speaks: 'periodically', every: minutes(1), lateAfter: minutes(2), staleAfter: minutes(5) },
    decode: () => ({ ok: true, samples: [], refused: [] }),
    imagine: () => () => undefined,
  };
}

export const gate = kindMeasuring('test-gate', ['occupied', 'battery_level', 'device_temperature']);
export const mast = kindMeasuring('test-mast', ['pm2_5', 'air_temperature', 'sound_level']);
export const everything = kindMeasuring('test-everything', quantityIds);

/** The kinds that every store under the contract is opened with. */
export const contractKinds: Kinds = new Map<KindId, DeviceKind>(
  [gate, mast, everything].map((kind) => [kind.id, kind]),
);

/** 2026-03-01T10:00:00Z: all times of the suite count from here. */
export const start = epochMs(Date.UTC(2026, 2, 1, 10));

export const observe = (
  quantity: QuantityId,
  value: number,
  { quality = 'not_evaluated', reasons = [] }: { quality?: Quality; reasons?: readonly string[] } = {},
): Observation => ({ quantity, value, quality, reasons });

type Described = {
  readonly device?: string;
  readonly kind?: KindId;
  readonly area?: string | undefined;
  /** Milliseconds after `start`. */
  readonly at?: number;
  readonly receivedAfter?: number;
};

/** A reading of an ordinary gate in the centre, except for what is said. */
export function reading(observations: readonly Observation[], described: Described = {}): Reading {
  const { device = 'gate-1', kind = gate.id, at = 0, receivedAfter = 250 } = described;
  const area = 'area' in described ? described.area : 'centro';
  return {
    device: deviceId(device),
    kind,
    area: area === undefined ? undefined : areaId(area),
    time: epochMs(start + at),
    receivedAt: epochMs(start + at + receivedAfter),
    observations,
  };
}
