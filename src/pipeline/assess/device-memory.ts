import { type DeviceId, deviceId } from '../../model/ids.ts';
import type { KnownBattery } from './battery.ts';
import { type ClockDump, ClockMemory } from './clock-memory.ts';
import { grown } from './grown.ts';
import type { KindPlan } from './plan.ts';
import type { SeriesMemory } from './series-memory.ts';

/** All that a {@link DeviceMemory} holds, by slot. */
export type DeviceDump = {
  /** Empty where nobody is. */
  readonly names: readonly (DeviceId | '')[];
  readonly plans: readonly (KindPlan | undefined)[];
  readonly bases: Int32Array<ArrayBuffer>;
  readonly figures: Float64Array<ArrayBuffer>;
  readonly clocks: ClockDump;
};

/** When its battery spoke and what it said; and the newest time that the device told. */
const stride = 3;
const newestAt = 2;
const nobody = deviceId('');
const never = Number.NEGATIVE_INFINITY;

/** What is remembered of devices: where their series lie, how full their batteries were, and their clocks. A device is known by its slot. */
export class DeviceMemory {
  readonly #slots = new Map<DeviceId, number>();
  readonly #names: DeviceId[] = [];
  readonly #plans: (KindPlan | undefined)[] = [];
  readonly clocks = new ClockMemory();
  readonly #free: number[] = [];
  readonly #series: SeriesMemory;
  #bases = new Int32Array(64);
  #figures = new Float64Array(64 * stride);

  constructor(series: SeriesMemory) {
    this.#series = series;
  }

  get ids(): Iterable<DeviceId> {
    return this.#slots.keys();
  }

  get bytes(): number {
    return this.#bases.byteLength + this.#figures.byteLength + this.clocks.bytes;
  }

  /** A copy, made at once. */
  dump(): DeviceDump {
    const count = this.#plans.length;
    return {
      names: this.#names.map((name, slot) => (this.#plans[slot] === undefined ? '' : name)),
      plans: [...this.#plans],
      bases: this.#bases.slice(0, count),
      figures: this.#figures.slice(0, count * stride),
      clocks: this.clocks.dump(count),
    };
  }

  /** Becomes what was dumped. Nobody may have been met yet. */
  restore({ names, plans, bases, figures, clocks }: DeviceDump): void {
    this.#bases = bases;
    this.#figures = figures;
    this.clocks.restore(clocks);
    for (const [slot, name] of names.entries()) {
      const plan = name === '' ? undefined : plans[slot];
      this.#plans.push(plan);
      this.#names.push(name === '' ? nobody : name);
      if (name === '' || plan === undefined) this.#free.push(slot);
      else this.#slots.set(name, slot);
    }
  }

  slotOf(device: DeviceId): number | undefined {
    return this.#slots.get(device);
  }

  /** The slot of a device. One that came back as another kind is a new device. */
  meet(device: DeviceId, plan: KindPlan): number {
    const known = this.#slots.get(device);
    if (known !== undefined && this.#plans[known] === plan) return known;
    if (known !== undefined) this.forget(device);
    const slot = this.#free.pop() ?? this.#plans.length;
    this.#plans[slot] = plan;
    this.#names[slot] = device;
    this.clocks.begin(slot);
    this.#slots.set(device, slot);
    this.#bases = grown(this.#bases, slot + 1);
    this.#figures = grown(this.#figures, (slot + 1) * stride);
    this.#bases[slot] = this.#series.allocate(plan.remembered);
    this.#figures[slot * stride] = never;
    this.#figures[slot * stride + newestAt] = never;
    return slot;
  }

  forget(device: DeviceId): void {
    const slot = this.#slots.get(device);
    const plan = slot === undefined ? undefined : this.#plans[slot];
    if (slot === undefined || plan === undefined) return;
    this.#series.release(this.base(slot), plan.remembered);
    this.#slots.delete(device);
    this.#plans[slot] = undefined;
    this.#free.push(slot);
  }

  planOf(slot: number): KindPlan | undefined {
    return this.#plans[slot];
  }

  nameOf(slot: number): DeviceId | undefined {
    return this.#names[slot];
  }

  /** The first of the remembered series of the device. */
  base(slot: number): number {
    return this.#bases[slot] ?? 0;
  }

  battery(slot: number): KnownBattery | undefined {
    const time = this.#figures[slot * stride] ?? never;
    return time === never ? undefined : { time, percent: this.#figures[slot * stride + 1] ?? 0 };
  }

  newestTime(slot: number): number {
    return this.#figures[slot * stride + newestAt] ?? never;
  }

  noteTime(slot: number, time: number): void {
    this.#figures[slot * stride + newestAt] = Math.max(time, this.newestTime(slot));
  }

  /** The newest word about a battery counts. */
  noteBattery(slot: number, { time, percent }: KnownBattery): void {
    if (time < (this.#figures[slot * stride] ?? never)) return;
    this.#figures[slot * stride] = time;
    this.#figures[slot * stride + 1] = percent;
  }
}
