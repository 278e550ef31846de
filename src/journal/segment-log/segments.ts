import type { EpochMs } from '../../model/time.ts';
import { type Position, position } from '../port.ts';
import { headerBytes } from './segment-header.ts';

/** A file of the journal, as far as it is known to be on disk. */
export type Segment = {
  readonly name: string;
  readonly path: string;
  readonly first: Position;
  readonly begunAt: EpochMs;
  /** Durable bytes. */
  bytes: number;
  /** Some places where a record begins, in order: where to start looking for a position. */
  readonly landmarks: Landmark[];
};

export type Landmark = { readonly position: Position; readonly offset: number };

const landmarkEveryBytes = 1024 * 1024;

/** Remembers a place when the last one is far enough behind. */
export function addLandmark({ landmarks }: Segment, landmark: Landmark): void {
  const last = landmarks.at(-1)?.offset ?? headerBytes;
  if (landmark.offset - last >= landmarkEveryBytes) landmarks.push(landmark);
}

/** The place nearest before the message at `wanted`. */
export const landmarkFor = (segment: Segment, wanted: Position): Landmark =>
  segment.landmarks.findLast((landmark) => landmark.position <= wanted) ?? {
    position: segment.first,
    offset: headerBytes,
  };

/** The kept segments, oldest first; the last one is being written. */
export class Segments {
  readonly #list: Segment[];
  #bytes: number;

  constructor(list: readonly Segment[]) {
    this.#list = [...list];
    this.#bytes = list.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get count(): number {
    return this.#list.length;
  }
  get bytes(): number {
    return this.#bytes;
  }
  /** Oldest message kept, or the next one to come when there is none. */
  get oldest(): Position {
    return this.#list[0]?.first ?? position(1);
  }
  get active(): Segment | undefined {
    return this.#list.at(-1);
  }

  add(segment: Segment): void {
    this.#list.push(segment);
    this.#bytes += segment.bytes;
  }

  grow(segment: Segment, bytes: number): void {
    segment.bytes += bytes;
    this.#bytes += bytes;
  }

  removeOldest(): void {
    this.#bytes -= this.#list.shift()?.bytes ?? 0;
  }

  /** The segment that holds `wanted`, or would. */
  holding(wanted: Position): Segment | undefined {
    return this.#list.findLast(({ first }) => first <= wanted);
  }

  /** The segments that hold what lies behind `after`; the one being written is always among them. */
  behind(after: Position): readonly Segment[] {
    const from = this.holding(position(after + 1))?.first ?? 0;
    return this.#list.filter(({ first }) => first >= from);
  }

  /** The one after, or `undefined` when `segment` is being written. */
  following(segment: Segment): Segment | undefined {
    return this.#list.find(({ first }) => first > segment.first);
  }

  /** The oldest segment, if everything in it is finished and it is not being written. */
  oldestFinished(finished: Position): { readonly segment: Segment; readonly sealedAt: EpochMs } | undefined {
    const [segment, next] = this.#list;
    if (segment === undefined || next === undefined || next.first - 1 > finished) return undefined;
    return { segment, sealedAt: next.begunAt };
  }

  /** Bytes of segments that hold something unfinished. */
  bytesUnfinished(finished: Position, end: Position): number {
    if (finished >= end) return 0;
    const holding = this.holding(position(finished + 1));
    return this.#list.reduce((sum, { first, bytes }) => (first >= (holding?.first ?? 0) ? sum + bytes : sum), 0);
  }
}
