import type { Duration } from '../../model/duration.ts';
import { grown } from './grown.ts';

/** So many slots of receipt are looked back on. */
export const slotCount = 6;
const stride = slotCount + 1;
const newestAt = slotCount;
const empty = 0x7fffffff;

export const inRange = (delay: number): number => Math.max(-empty, Math.min(empty - 1, Math.round(delay)));

/**
 * What is known of a clock: the shortest time from the device's own time of a reading to its receipt, in milliseconds, in each slot of
 * receipt in which there was any, oldest first. No delay can make it shorter, so the least of all is the error of the clock.
 */
export type HeardSlots = { readonly shortest: readonly number[]; readonly slots: readonly number[] };

/** How often times were refused because no clock can be so wrong and still be one. */
export type RefusedTimes = { readonly ahead: number; readonly old: number; readonly lastAt: number };
const refusals = { ahead: 0, old: 1, lastAt: 2, stride: 3 } as const;

export type ClockDump = { readonly numbers: Int32Array<ArrayBuffer>; readonly refused: Float64Array<ArrayBuffer> };

/** The shortest delays of the readings of each device by slot of receipt, and its refused times: 52 bytes each. */
export class ClockMemory {
  #numbers = new Int32Array(stride * 64);
  #refused = new Float64Array(refusals.stride * 64);

  get bytes(): number {
    return this.#numbers.byteLength + this.#refused.byteLength;
  }

  /** A copy of what it holds of so many devices, made at once. */
  dump(devices: number): ClockDump {
    return {
      numbers: this.#numbers.slice(0, devices * stride),
      refused: this.#refused.slice(0, devices * refusals.stride),
    };
  }

  restore({ numbers, refused }: ClockDump): void {
    this.#numbers = numbers;
    this.#refused = refused;
  }

  begin(device: number): void {
    this.#numbers = grown(this.#numbers, (device + 1) * stride);
    this.#numbers.fill(empty, device * stride, device * stride + slotCount);
    this.#numbers[device * stride + newestAt] = 0;
    this.#refused = grown(this.#refused, (device + 1) * refusals.stride);
    this.#refused.fill(0, device * refusals.stride, (device + 1) * refusals.stride);
  }

  refuse(device: number, why: 'ahead' | 'old', receivedAt: number): void {
    const base = device * refusals.stride;
    this.#refused[base + refusals[why]] = (this.#refused[base + refusals[why]] ?? 0) + 1;
    this.#refused[base + refusals.lastAt] = receivedAt;
  }

  refused(device: number): RefusedTimes {
    const [ahead = 0, old = 0, lastAt = 0] = this.#refused.subarray(device * refusals.stride);
    return { ahead, old, lastAt };
  }

  /** Notes a reading by its receipt and its delay. Where our own clock was set back, what was known from later is forgotten. */
  note(
    device: number,
    { receivedAt, delay }: { readonly receivedAt: number; readonly delay: number },
    length: Duration,
  ): void {
    const base = device * stride;
    const slot = Math.floor(receivedAt / length);
    const newest = this.#numbers[base + newestAt] ?? 0;
    if (Math.abs(slot - newest) >= slotCount) this.#numbers.fill(empty, base, base + slotCount);
    else for (let next = newest + 1; next <= slot; next += 1) this.#numbers[base + (next % slotCount)] = empty;
    if (slot > newest || newest - slot >= slotCount) this.#numbers[base + newestAt] = slot;
    const place = base + (slot % slotCount);
    this.#numbers[place] = Math.min(this.#numbers[place] ?? empty, inRange(delay));
  }

  slots(device: number): HeardSlots {
    const base = device * stride;
    const newest = this.#numbers[base + newestAt] ?? 0;
    const shortest: number[] = [];
    const slots: number[] = [];
    for (let slot = newest - slotCount + 1; slot <= newest; slot += 1) {
      const delay = slot < 0 ? empty : (this.#numbers[base + (slot % slotCount)] ?? empty);
      if (delay === empty) continue;
      shortest.push(delay);
      slots.push(slot);
    }
    return { shortest, slots };
  }
}
