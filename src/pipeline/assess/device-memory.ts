import { type DeviceId, deviceId } from '../../model/ids.ts';
import type { KnownBattery } from './battery.ts';
import { type ClockDump, ClockMemory } from './clock-memory.ts';
import { grown } from './grown.ts';
import type { KindPlan } from './plan.ts';
import type { SeriesMemory } from './series-memory.ts';

/** All that a {@link DeviceMemory} holds, by seat. */
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

/** What is remembered of devices: where their series lie, how full their batteries were, and their clocks. A device is known by its seat. */
export class DeviceMemory {
  readonly #seats = new Map<DeviceId, number>();
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
    return this.#seats.keys();
  }

  get bytes(): number {
    return this.#bases.byteLength + this.#figures.byteLength + this.clocks.bytes;
  }

  /** A copy, made at once. */
  dump(): DeviceDump {
    const count = this.#plans.length;
    return {
      names: this.#names.map((name, seat) => (this.#plans[seat] === undefined ? '' : name)),
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
    for (const [seat, name] of names.entries()) {
      const plan = name === '' ? undefined : plans[seat];
      this.#plans.push(plan);
      this.#names.push(name === '' ? nobody : name);
      if (name === '' || plan === undefined) this.#free.push(seat);
      else this.#seats.set(name, seat);
    }
  }

  seatOf(device: DeviceId): number | undefined {
    return this.#seats.get(device);
  }

  /** The seat of a device. One that came back as another kind is a new device. */
  meet(device: DeviceId, plan: KindPlan): number {
    const known = this.#seats.get(device);
    if (known !== undefined && this.#plans[known] === plan) return known;
    if (known !== undefined) this.forget(device);
    const seat = this.#free.pop() ?? this.#plans.length;
    this.#plans[seat] = plan;
    this.#names[seat] = device;
    this.clocks.begin(seat);
    this.#seats.set(device, seat);
    this.#bases = grown(this.#bases, seat + 1);
    this.#figures = grown(this.#figures, (seat + 1) * stride);
    this.#bases[seat] = this.#series.allocate(plan.remembered);
    this.#figures[seat * stride] = never;
    this.#figures[seat * stride + newestAt] = never;
    return seat;
  }

  forget(device: DeviceId): void {
    const seat = this.#seats.get(device);
    const plan = seat === undefined ? undefined : this.#plans[seat];
    if (seat === undefined || plan === undefined) return;
    this.#series.release(this.base(seat), plan.remembered);
    this.#seats.delete(device);
    this.#plans[seat] = undefined;
    this.#free.push(seat);
  }

  planOf(seat: number): KindPlan | undefined {
    return this.#plans[seat];
  }

  nameOf(seat: number): DeviceId | undefined {
    return this.#names[seat];
  }

  /** The first of the remembered series of the device. */
  base(seat: number): number {
    return this.#bases[seat] ?? 0;
  }

  battery(seat: number): KnownBattery | undefined {
    const time = this.#figures[seat * stride] ?? never;
    return time === never ? undefined : { time, percent: this.#figures[seat * stride + 1] ?? 0 };
  }

  newestTime(seat: number): number {
    return this.#figures[seat * stride + newestAt] ?? never;
  }

  noteTime(seat: number, time: number): void {
    this.#figures[seat * stride + newestAt] = Math.max(time, this.newestTime(seat));
  }

  /** The newest word about a battery counts. */
  noteBattery(seat: number, { time, percent }: KnownBattery): void {
    if (time < (this.#figures[seat * stride] ?? never)) return;
    this.#figures[seat * stride] = time;
    this.#figures[seat * stride + 1] = percent;
  }
}
