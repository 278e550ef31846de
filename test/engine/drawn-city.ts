import type { EngineParts } from '../../src/alerts/port.ts';
import type { DeviceKind, Kinds } from '../../src/model/device-kind.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import type { Area } from '../../src/model/geography.ts';
import { areaId, type DeviceId, deviceId, kindId } from '../../src/model/ids.ts';
import type { Observation, Reading } from '../../src/model/observation.ts';
import type { Quality } from '../../src/model/quality.ts';
import { isQuantityId } from '../../src/model/quantity.ts';
import { type Condition, type Rule, ruleId } from '../../src/model/rule.ts';
import { type EpochMs, epochMs } from '../../src/model/time.ts';
import type { Device } from '../../src/registry/port.ts';

const kindOf = (id: string, quantities: DeviceKind['quantities']): DeviceKind => ({
  id: kindId(id),
  label: id,
  description: id,
  quantities,
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(15), staleAfter: hours(1) },
  decode: () => ({ ok: false, code: 'payload_malformed', detail: '' }),
  imagine: () => () => undefined,
});

export const station = kindOf('station', ['pm2_5', 'no2', 'o3', 'pm10', 'so2', 'sound_level']);
export const lamp = kindOf('lamp', ['lamp_fault']);
export const drawnKinds: Kinds = new Map([station, lamp].map((kind) => [kind.id, kind]));

const geometry = { type: 'Polygon', coordinates: [] } as const;
const area = (id: string, level: Area['level'], parent: string | undefined): Area => ({
  id: areaId(id),
  name: id,
  level,
  parent: parent === undefined ? undefined : areaId(parent),
  geometry,
});

/** Two districts, one with two streets. */
const areas: readonly Area[] = [
  area('north', 'district', undefined),
  area('south', 'district', undefined),
  area('elm', 'street', 'north'),
  area('oak', 'street', 'north'),
];

export const start = Date.UTC(2026, 10, 22, 12);
/** So many seconds after the start. */
export const at = (seconds: number): EpochMs => epochMs(start + seconds * 1000);

export const deviceOf = (id: string, kind: DeviceKind = station, areaOf: string | undefined = 'elm'): Device => ({
  id: deviceId(id),
  kind: kind.id,
  name: id,
  position: { lat: 43, lon: -3 },
  area: areaOf === undefined ? undefined : areaId(areaOf),
  gateway: undefined,
  tags: {},
  registeredAt: epochMs(start - 3_600_000),
});

/** A registry that a test draws: small enough to be seen at a glance. */
export class DrawnDirectory {
  readonly #devices = new Map<string, Device>();
  readonly #listeners = new Set<() => void>();

  constructor(devices: readonly Device[]) {
    for (const device of devices) this.#devices.set(device.id, device);
  }

  put(device: Device): void {
    this.#devices.set(device.id, device);
    for (const tell of this.#listeners) tell();
  }

  remove(id: DeviceId): void {
    this.#devices.delete(id);
    for (const tell of this.#listeners) tell();
  }

  readonly port: EngineParts['directory'] = {
    device: (id) => this.#devices.get(id),
    devices: () => this.#devices.values(),
    devicesIn: (id) => [...this.#devices.values()].filter((device) => device.area === id),
    area: (id) => areas.find((each) => each.id === id),
    areas: () => areas,
    areasWithin: (id) => areas.filter((each) => each.id === id || each.parent === id).map((each) => each.id),
    onChange: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };
}

const words = { es: '', en: '', fr: '' };
const noMessage = { title: '', text: '', short: '' };

export const ruleOf = (id: string, when: Condition, change: Partial<Rule> = {}): Rule => ({
  id: ruleId(id),
  version: `${id}-1`,
  decides: `${id}-1`,
  name: words,
  audience: ['operators'],
  severity: 'moderate',
  category: 'Env',
  topic: 'air',
  subject: { each: 'device' },
  where: {},
  when,
  for: minutes(0),
  keepFiringFor: minutes(0),
  active: [],
  quality: 'counted',
  lateAfter: minutes(15),
  whenUnknown: 'resolve',
  notify: {
    groupBy: 'subject',
    groupWait: minutes(0),
    groupInterval: minutes(0),
    repeatEvery: undefined,
    inhibitedBy: [],
    receivers: [],
    escalate: [],
    isUrgent: false,
  },
  messages: { raised: { es: noMessage, en: noMessage, fr: noMessage } },
  warning: undefined,
  ...change,
});

export type Said = { readonly time: number; readonly receivedAt?: number; readonly quality?: Quality };

/** What a device says, in seconds after the start; it arrives a tenth of a second later when nothing else is told. */
export function readingOf(
  device: string,
  values: Readonly<Record<string, number>>,
  { time, receivedAt = time + 0.1, quality = 'pass' }: Said,
): Reading {
  const observations = Object.entries(values).flatMap(([quantity, value]): readonly Observation[] =>
    isQuantityId(quantity) ? [{ quantity, value, quality, reasons: [] }] : [],
  );
  const kind = device.startsWith('lamp') ? lamp.id : station.id;
  return { device: deviceId(device), kind, area: undefined, time: at(time), receivedAt: at(receivedAt), observations };
}
