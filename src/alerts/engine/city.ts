import type { DeviceId } from '../../model/ids.ts';
import type { Device } from '../../registry/port.ts';
import type { EngineParts } from '../port.ts';
import { Areas } from './areas.ts';
import { truthOf } from './check.ts';
import type { Demand } from './demand.ts';
import { Place } from './place.ts';
import { emptyPlan, type Plan } from './plan.ts';
import { Planner } from './planner.ts';
import type { SeriesBank } from './series-bank.ts';
import { unknown } from './truth.ts';
import type { WatchedRule } from './watched-rule.ts';

export type CityParts = Pick<EngineParts, 'directory' | 'kinds'> & {
  readonly bank: SeriesBank;
  /** Gives a place what was kept of it, once it is planned. */
  readonly restore: (place: Place) => void;
};

/** Devices and areas as places that conditions are about, each with its plan, as the registry and the rules are now. */
export class City {
  readonly areas: Areas;
  readonly #parts: CityParts;
  readonly #devices = new Map<DeviceId, Place>();
  #planner: Planner | undefined;

  constructor(parts: CityParts) {
    this.#parts = parts;
    this.areas = new Areas(parts.directory);
  }

  device(id: DeviceId): Place | undefined {
    return this.#devices.get(id);
  }

  devices(): Iterable<Place> {
    return this.#devices.values();
  }

  get size(): number {
    return this.#devices.size;
  }

  /** Plans everything anew for these rules. What the places remember of conditions that are asked again stays. */
  plan(rules: readonly WatchedRule[], demand: Demand): void {
    for (const place of this.#devices.values()) this.#leave(place);
    for (const { tally } of demand.tallies) tally.watchers.clear();
    for (const { form } of demand.areaCells) {
      form.watchers.clear();
      form.census.clear();
    }
    const before = new Map(this.areas.all().map((area) => [area, area.plan]));
    this.areas.plan(rules);
    for (const [area, plan] of before) this.#carry(area, plan);
    this.#planner = new Planner(rules, demand);
    for (const place of this.#devices.values()) this.#enter(place);
  }

  /** Devices that are new, that are no more, and that stand or are named otherwise. In the order of their names. */
  changes(): { readonly gone: readonly Place[]; readonly moved: readonly Device[]; readonly fresh: readonly Device[] } {
    const { directory } = this.#parts;
    const now = new Map([...directory.devices()].map((device) => [device.id, device]));
    const gone = [...this.#devices.values()].filter(({ device }) => {
      const same = device === undefined ? undefined : now.get(device.id);
      return same === undefined || same.kind !== device?.kind || same.registeredAt !== device.registeredAt;
    });
    const lost = new Set(gone);
    const fresh: Device[] = [];
    const moved: Device[] = [];
    for (const device of now.values()) {
      const place = this.#devices.get(device.id);
      if (place === undefined || lost.has(place)) fresh.push(device);
      else if (place.device !== device && !isAlike(place.device, device)) moved.push(device);
    }
    return { gone: gone.toSorted(byKey), moved: moved.toSorted(byId), fresh: fresh.toSorted(byId) };
  }

  add(device: Device): Place {
    const kind = this.#parts.kinds.get(device.kind);
    const place = new Place({ subject: { is: 'device', id: device.id }, plan: emptyPlan, device, kind });
    this.#devices.set(device.id, place);
    this.#enter(place);
    return place;
  }

  remove(place: Place): void {
    this.#leave(place);
    for (const row of place.rows) if (row >= 0) this.#parts.bank.close(row);
    if (place.device !== undefined) this.#devices.delete(place.device.id);
  }

  /** A device stands elsewhere now: it counts there, with what is remembered of it. */
  move(place: Place, device: Device): void {
    this.#leave(place);
    if (place.device?.area !== device.area) place.standsSince = place.clock;
    place.device = device;
    this.#enter(place);
  }

  #enter(place: Place): void {
    const around = this.areas.around(place.device?.area);
    const before = place.plan;
    place.plan = this.#planner?.ofDevice(place, around) ?? emptyPlan;
    this.#carry(place, before);
    for (const { tallies, index } of place.plan.checks) {
      for (const tally of tallies) tally.enter(place, truthOf(place.codes[index] ?? unknown));
    }
    this.#takeCensus(place, 1);
  }

  #carry(place: Place, before: Plan): void {
    carry(place, before, this.#parts.bank);
    this.#parts.restore(place);
  }

  #leave(place: Place): void {
    for (const { tallies, index } of place.plan.checks) {
      for (const tally of tallies) tally.leave(place, truthOf(place.codes[index] ?? unknown));
    }
    this.#takeCensus(place, -1);
  }

  #takeCensus({ kind, plan }: Place, sign: 1 | -1): void {
    if (kind === undefined) return;
    for (const { census, watchers } of plan.areaCells) {
      for (const area of plan.around) {
        if (watchers.has(area)) census.set(area, (census.get(area) ?? 0) + sign / kind.rhythm.every);
      }
    }
  }
}

/** Gives what was remembered by the plan before its places in the plan of now. */
function carry(place: Place, before: Plan, bank: SeriesBank): void {
  if (before === place.plan) return;
  const rows = new Map(before.lenses.map((lens, index) => [lens.key, place.rows[index] ?? -1]));
  const codes = new Map(before.checks.map(({ check, index }) => [check.key, place.codes[index] ?? 0]));
  place.rows = place.plan.lenses.map(({ key }) => rows.get(key) ?? -1);
  place.codes = place.plan.checks.map(({ check }) => codes.get(check.key) ?? 0);
  const asked = new Map(before.checks.map(({ check, rules }) => [check.key, rules]));
  place.fresh = place.plan.checks.filter(({ check, rules }) => {
    const askedBy = asked.get(check.key);
    return askedBy === undefined || rules.some((rule) => !askedBy.includes(rule));
  });
  const kept = new Set(place.rows);
  for (const row of rows.values()) if (row >= 0 && !kept.has(row)) bank.close(row);
}

const isAlike = (one: Device | undefined, other: Device): boolean =>
  one !== undefined && one.area === other.area && JSON.stringify(one.tags) === JSON.stringify(other.tags);

const byKey = (one: Place, other: Place): number => (one.key < other.key ? -1 : 1);
const byId = (one: Device, other: Device): number => (one.id < other.id ? -1 : 1);
