import type { Duration } from '../../model/duration.ts';
import type { DeviceId } from '../../model/ids.ts';
import { inRange, slotCount } from './clock-memory.ts';
import { grown } from './grown.ts';

/** So many devices speak for all that share a line: those whose numbers come first when shuffled, hence the same from slot to slot. */
const mostPeers = 15;
/** Two cannot tell which of them is wrong. */
const fewestPeers = 3;
/** Who differs by less hears of the same time. In milliseconds. */
const alikeWithin = 60_000;

/** A cell holds the number of its slot, how many peers it has, and a device with its shortest delay for each. */
const countAt = 1;
const peersAt = 2;
const stride = peersAt + 2 * mostPeers;
const notWorkedOut = 0x7fffffff;
const nothingShared = -0x80000000;

/** Devices without a gateway share the city. */
export const wholeCity = '';
export type LineName = DeviceId | typeof wholeCity;

export type PeerDump = {
  readonly lines: readonly LineName[];
  readonly lengths: readonly number[];
  readonly cells: Int32Array<ArrayBuffer>;
};

/**
 * The shortest delays of some devices of each line, a gateway or the whole city, by slot of receipt. What most of them share is the
 * line, or our own clock; only what a device does not share with them can be its clock. 768 bytes for each line and length of slot.
 */
export class PeerMemory {
  readonly #lengths: readonly Duration[];
  readonly #lines = new Map<LineName, number>();
  #cells = new Int32Array(0);
  #shared = new Int32Array(0);
  readonly #sorted = new Int32Array(mostPeers);

  /** The lengths of the slots by which clocks are judged. */
  constructor(lengths: Iterable<Duration>) {
    this.#lengths = [...new Set(lengths)].toSorted((left, right) => left - right);
  }

  get bytes(): number {
    return this.#cells.byteLength + this.#shared.byteLength;
  }

  dump(): PeerDump {
    const count = this.#lines.size * this.#lengths.length * slotCount * stride;
    return { lines: [...this.#lines.keys()], lengths: [...this.#lengths], cells: this.#cells.slice(0, count) };
  }

  /** Becomes what was dumped; of other lengths of slots, nothing can be used. */
  restore({ lines, lengths, cells }: PeerDump): void {
    if (lengths.join() !== this.#lengths.join()) return;
    for (const line of lines) this.#firstCell(line);
    this.#cells.set(cells);
  }

  note(line: LineName, device: number, { receivedAt, delay }: { readonly receivedAt: number; readonly delay: number }) {
    const first = this.#firstCell(line);
    for (const [place, length] of this.#lengths.entries()) {
      const slot = Math.floor(receivedAt / length);
      const cell = first + place * slotCount + (slot % slotCount);
      if (this.#cells[cell * stride] !== slot) this.#begin(cell, slot);
      if (this.#noteIn(cell * stride, device, inRange(delay))) this.#shared[cell] = notWorkedOut;
    }
  }

  /** The delay that most devices of a line had in a slot; `undefined` where too few spoke, or they do not agree. */
  shared(line: LineName, length: Duration, slot: number): number | undefined {
    const known = this.#lines.get(line);
    if (known === undefined) return undefined;
    const cell = this.#cellOf(known, this.#lengths.indexOf(length)) + (slot % slotCount);
    if (this.#cells[cell * stride] !== slot) return undefined;
    if (this.#shared[cell] === notWorkedOut) this.#shared[cell] = this.#workOut(cell * stride);
    const shared = this.#shared[cell];
    return shared === nothingShared ? undefined : shared;
  }

  #cellOf(line: number, place: number): number {
    return (line * this.#lengths.length + place) * slotCount;
  }

  #firstCell(line: LineName): number {
    const known = this.#lines.get(line);
    if (known !== undefined) return this.#cellOf(known, 0);
    const number = this.#lines.size;
    this.#lines.set(line, number);
    this.#cells = grown(this.#cells, this.#cellOf(number + 1, 0) * stride);
    this.#shared = grown(this.#shared, this.#cellOf(number + 1, 0));
    this.#shared.fill(notWorkedOut, this.#cellOf(number, 0));
    return this.#cellOf(number, 0);
  }

  #begin(cell: number, slot: number): void {
    this.#cells[cell * stride] = slot;
    this.#cells[cell * stride + countAt] = 0;
    this.#shared[cell] = nothingShared;
  }

  /** Whether that changed anything. */
  #noteIn(base: number, device: number, delay: number): boolean {
    const cells = this.#cells;
    const count = cells[base + countAt] ?? 0;
    let last = base + peersAt;
    for (let at = base + peersAt; at < base + peersAt + 2 * count; at += 2) {
      const peer = cells[at] ?? 0;
      if (peer === device) {
        if ((cells[at + 1] ?? 0) <= delay) return false;
        cells[at + 1] = delay;
        return true;
      }
      if (shuffled(peer) > shuffled(cells[last] ?? 0)) last = at;
    }
    if (count === mostPeers && shuffled(device) > shuffled(cells[last] ?? 0)) return false;
    const at = count === mostPeers ? last : base + peersAt + 2 * count;
    cells[at] = device;
    cells[at + 1] = delay;
    if (count < mostPeers) cells[base + countAt] = count + 1;
    return true;
  }

  #workOut(base: number): number {
    const count = this.#cells[base + countAt] ?? 0;
    if (count < fewestPeers) return nothingShared;
    const sorted = this.#sorted.subarray(0, count);
    for (let peer = 0; peer < count; peer += 1) sorted[peer] = this.#cells[base + peersAt + 2 * peer + 1] ?? 0;
    return mostAlike(sorted.sort(), alikeWithin) ?? nothingShared;
  }
}

const shuffled = (device: number): number => Math.imul(device + 1, 0x9e3779b1) >>> 0;

/** The middle of sorted delays, where two thirds of them are like it. */
export function mostAlike(sorted: Int32Array, within: number): number | undefined {
  const middle = sorted[(sorted.length - 1) >> 1] ?? 0;
  let alike = 0;
  for (const delay of sorted) if (Math.abs(delay - middle) <= within) alike += 1;
  return alike * 3 >= sorted.length * 2 ? middle : undefined;
}
