import type { AreaId } from '../../model/ids.ts';
import { qualityCodes, qualityOfCode } from '../../model/quality.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { grown } from './grown.ts';
import type { Verdict } from './verdict.ts';

/** The numbers of one series lie side by side: one look at memory for all of them. */
const stride = 6;
const at = { time: 0, value: 1, receivedAt: 2, timeBefore: 3, valueBefore: 4, since: 5 } as const;

/** Bits of what is marked of one series. The lowest three are the code of the quality; 0: nothing was read yet. */
const qualityBits = 0b111;
const areaShift = 16;
export const marks = {
  byRange: 1 << 3,
  byRate: 1 << 4,
  bySpike: 1 << 5,
  hasBefore: 1 << 6,
  beforeDoubted: 1 << 7,
  byNeighbour: 1 << 8,
} as const;
const doubted = marks.byRange | marks.byRate | marks.bySpike | marks.byNeighbour;

/** The last reading of a series, as the tests have judged it. */
export type Kept = {
  readonly time: EpochMs;
  readonly value: number;
  readonly receivedAt: EpochMs;
  readonly quality: Verdict['quality'];
  readonly reasons: readonly string[];
  readonly area: AreaId | undefined;
  readonly doubtedBy: number;
};

/** All that a {@link SeriesMemory} holds. */
export type SeriesDump = {
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly marks: Uint32Array<ArrayBuffer>;
  readonly reasons: readonly (readonly [number, readonly string[]])[];
  readonly areas: readonly AreaId[];
  readonly free: readonly (readonly [number, readonly number[]])[];
};

const noReasons: readonly string[] = [];

const wordOf = (code: number): Verdict['quality'] => {
  const word = qualityOfCode(code);
  return word === 'missing' ? 'not_evaluated' : word;
};

const asBefore = (marked: number): number =>
  (marked & qualityBits) === 0 ? 0 : marks.hasBefore | ((marked & doubted) === 0 ? 0 : marks.beforeDoubted);

/**
 * What is remembered of series: the last reading with its judgement, the one before it, and since when the value is the same. 52 bytes
 * each, and the reasons of those that are doubted now.
 */
export class SeriesMemory {
  #numbers = new Float64Array(stride * 64);
  #marks = new Uint32Array(64);
  readonly #reasons = new Map<number, readonly string[]>();
  readonly #areas: AreaId[] = [];
  readonly #areaNumbers = new Map<AreaId, number>();
  readonly #free = new Map<number, number[]>();
  #count = 0;

  get bytes(): number {
    return this.#numbers.byteLength + this.#marks.byteLength;
  }

  /** A copy, made at once. */
  dump(): SeriesDump {
    return {
      count: this.#count,
      numbers: this.#numbers.slice(0, this.#count * stride),
      marks: this.#marks.slice(0, this.#count),
      reasons: [...this.#reasons],
      areas: [...this.#areas],
      free: [...this.#free].map(([count, bases]) => [count, [...bases]]),
    };
  }

  /** Becomes what was dumped. Nothing may have been allocated yet. */
  restore({ count, numbers, marks, reasons, areas, free }: SeriesDump): void {
    this.#count = count;
    this.#numbers = numbers;
    this.#marks = marks;
    for (const [series, said] of reasons) this.#reasons.set(series, said);
    for (const area of areas) this.#areaNumber(area);
    for (const [size, bases] of free) this.#free.set(size, [...bases]);
  }

  /** A place for so many series side by side, of which nothing is known. */
  allocate(count: number): number {
    const reused = this.#free.get(count)?.pop();
    if (reused !== undefined) return reused;
    const base = this.#count;
    this.#count += count;
    this.#numbers = grown(this.#numbers, this.#count * stride);
    this.#marks = grown(this.#marks, this.#count);
    return base;
  }

  release(base: number, count: number): void {
    this.#numbers.fill(0, base * stride, (base + count) * stride);
    this.#marks.fill(0, base, base + count);
    for (let series = base; series < base + count; series += 1) this.#reasons.delete(series);
    const free = this.#free.get(count) ?? [];
    free.push(base);
    this.#free.set(count, free);
  }

  hasRead(series: number): boolean {
    return this.#mark(series, qualityBits) !== 0;
  }
  time(series: number): number {
    return this.#numbers[series * stride + at.time] ?? 0;
  }
  value(series: number): number {
    return this.#numbers[series * stride + at.value] ?? 0;
  }
  timeBefore(series: number): number {
    return this.#numbers[series * stride + at.timeBefore] ?? 0;
  }
  valueBefore(series: number): number {
    return this.#numbers[series * stride + at.valueBefore] ?? 0;
  }
  /** Since when the last value has been repeated. */
  since(series: number): number {
    return this.#numbers[series * stride + at.since] ?? 0;
  }
  is(series: number, mark: number): boolean {
    return this.#mark(series, mark) !== 0;
  }
  isDoubted(series: number): boolean {
    return this.#mark(series, qualityBits) >= qualityCodes.suspect;
  }

  #mark(series: number, mask: number): number {
    return (this.#marks[series] ?? 0) & mask;
  }

  last(series: number): Kept {
    const base = series * stride;
    const marked = this.#marks[series] ?? 0;
    return {
      time: epochMs(this.#numbers[base + at.time] ?? 0),
      value: this.#numbers[base + at.value] ?? 0,
      receivedAt: epochMs(this.#numbers[base + at.receivedAt] ?? 0),
      quality: wordOf(marked & qualityBits),
      reasons: this.#reasons.get(series) ?? noReasons,
      area: this.#areas[(marked >>> areaShift) - 1],
      doubtedBy: marked & doubted,
    };
  }

  /** The last reading becomes the one before, unless that is to stay; and this one the last. */
  push(series: number, kept: Kept, { since, keepsBefore }: { since: number; keepsBefore: boolean }): void {
    const numbers = this.#numbers;
    const base = series * stride;
    const marked = this.#marks[series] ?? 0;
    if (!keepsBefore) {
      numbers[base + at.timeBefore] = numbers[base + at.time] ?? 0;
      numbers[base + at.valueBefore] = numbers[base + at.value] ?? 0;
    }
    numbers[base + at.time] = kept.time;
    numbers[base + at.value] = kept.value;
    numbers[base + at.receivedAt] = kept.receivedAt;
    numbers[base + at.since] = since;
    const before = keepsBefore ? marked & (marks.hasBefore | marks.beforeDoubted) : asBefore(marked);
    if ((marked & qualityBits) >= qualityCodes.suspect) this.#reasons.delete(series);
    if (kept.reasons.length > 0) this.#reasons.set(series, kept.reasons);
    this.#marks[series] =
      qualityCodes[kept.quality] | kept.doubtedBy | before | (this.#areaNumber(kept.area) << areaShift);
  }

  /** Judges the last reading anew. */
  rejudge(series: number, { quality, reasons }: Pick<Kept, 'quality' | 'reasons'>): void {
    this.#marks[series] = ((this.#marks[series] ?? 0) & ~qualityBits) | qualityCodes[quality];
    this.#reasons.set(series, reasons);
  }

  mark(series: number, mark: number): void {
    this.#marks[series] = (this.#marks[series] ?? 0) | mark;
  }

  #areaNumber(area: AreaId | undefined): number {
    if (area === undefined) return 0;
    const known = this.#areaNumbers.get(area);
    if (known !== undefined) return known;
    this.#areas.push(area);
    this.#areaNumbers.set(area, this.#areas.length);
    return this.#areas.length;
  }
}
