import type { EvidenceObservation } from '../../model/alert.ts';
import { qualityCodes, qualityOfCode } from '../../model/quality.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

/** A value of a series as a condition sees it. */
export type Seen = Pick<EvidenceObservation, 'value' | 'time' | 'receivedAt' | 'quality'>;

type Observed = Pick<Seen, 'value' | 'quality'>;
type Arrival = Pick<Seen, 'time' | 'receivedAt'>;

const part = { time: 0, receivedAt: 1, value: 2, quality: 3 } as const;
const size = 4;
/** The newest value, and the one before it, which counts again when the newest is doubted later. */
const stride = 2 * size;
const firstRows = 256;

/** The newest two values of each series that rules look at: 64 bytes each, in one piece. A row is free for another series once it is given back. */
export class SeriesBank {
  #numbers = new Float64Array(stride * firstRows);
  #rows = 0;
  readonly #free: number[] = [];

  get bytes(): number {
    return this.#numbers.byteLength;
  }

  open(): number {
    const row = this.#free.pop() ?? this.#rows++;
    if ((row + 1) * stride > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.fill(Number.NaN, row * stride, (row + 1) * stride);
    return row;
  }

  close(row: number): void {
    this.#free.push(row);
  }

  /** `NaN` when there is none. */
  time(row: number): number {
    return this.#at(row, part.time);
  }

  value(row: number): number {
    return this.#at(row, part.value);
  }

  /** By the clock of the device, but never later than it arrived; `NaN` when there is none. */
  heardAt(row: number): number {
    return Math.min(this.#at(row, part.time), this.#at(row, part.receivedAt));
  }

  newest(row: number): Seen | undefined {
    return this.#read(row * stride);
  }

  put(row: number, { value, quality }: Observed, { time, receivedAt }: Arrival): void {
    const numbers = this.#numbers;
    const base = row * stride;
    // One by one: for so few, this is several times as fast as moving them together.
    for (let at = base; at < base + size; at += 1) numbers[at + size] = numbers[at] ?? Number.NaN;
    numbers[base + part.time] = time;
    numbers[base + part.receivedAt] = receivedAt;
    numbers[base + part.value] = value;
    numbers[base + part.quality] = qualityCodes[quality];
  }

  /** The newest value does not count any more: as if it had not been. */
  takeBack(row: number): void {
    this.#numbers.copyWithin(row * stride, row * stride + size, row * stride + stride);
    this.#numbers.fill(Number.NaN, row * stride + size, row * stride + stride);
  }

  /** Nothing was seen after this moment: what was counts as of then, until something newer comes. */
  turnBack(row: number, to: EpochMs): void {
    for (const [base, latest] of [
      [row * stride, to - 1],
      [row * stride + size, to - 2],
    ] as const) {
      this.#numbers[base + part.time] = Math.min(this.#numbers[base + part.time] ?? Number.NaN, latest);
      this.#numbers[base + part.receivedAt] = Math.min(this.#numbers[base + part.receivedAt] ?? Number.NaN, latest);
    }
  }

  dump(row: number): readonly number[] {
    const numbers = [...this.#numbers.subarray(row * stride, (row + 1) * stride)];
    const known = numbers.findIndex((number) => Number.isNaN(number));
    return known === -1 ? numbers : numbers.slice(0, known);
  }

  restore(row: number, numbers: readonly number[]): void {
    this.#numbers.set(numbers.slice(0, stride), row * stride);
  }

  #at(row: number, offset: number): number {
    return this.#numbers[row * stride + offset] ?? Number.NaN;
  }

  #read(base: number): Seen | undefined {
    const [time = Number.NaN, receivedAt = 0, value = 0, quality = 0] = this.#numbers.subarray(base, base + size);
    if (Number.isNaN(time)) return undefined;
    return { time: epochMs(time), receivedAt: epochMs(receivedAt), value, quality: qualityOfCode(quality) };
  }
}
