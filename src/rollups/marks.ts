import { beginning, type Position } from '../journal/port.ts';
import type { KindId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

/** That an hour or a day of a kind has to be worked out again. */
export type Mark = {
  readonly kind: KindId;
  readonly start: EpochMs;
  /** When the store has everything up to here, there is something to work out; */
  from: Position;
  /** and when it has everything up to here, that is all. */
  upTo: Position;
  /** Another one at each new reason: what was looked at before that is not enough. */
  version: number;
};

/** A mark as it was when somebody began to work. */
export type Taken = Readonly<Pick<Mark, 'kind' | 'start' | 'version'>> & {
  /** Whether the store had everything that was said of it: working it out is the end of the mark. */
  readonly isWhole: boolean;
};

/** Marks in memory, by kind and beginning. Knows which of them are not on disk yet. */
export class Marks {
  readonly #byKind = new Map<KindId, Map<EpochMs, Mark>>();
  readonly #unwritten = new Set<Mark>();
  #version = 0;

  has(kind: KindId, start: EpochMs): boolean {
    return this.#byKind.get(kind)?.has(start) ?? false;
  }

  put(kind: KindId, start: EpochMs, upTo: Position): void {
    this.#version += 1;
    const known = this.#byKind.get(kind)?.get(start);
    if (known !== undefined) {
      known.version = this.#version;
      if (upTo > known.upTo) known.upTo = upTo;
      return;
    }
    this.#unwritten.add(this.#add({ kind, start, from: upTo, upTo, version: this.#version }));
  }

  /** One that is on disk. */
  putWritten(kind: KindId, start: EpochMs): void {
    this.#version += 1;
    const known = this.#byKind.get(kind)?.get(start);
    if (known === undefined) this.#add({ kind, start, from: beginning, upTo: beginning, version: this.#version });
    else known.version = this.#version;
  }

  unwritten(): readonly Mark[] {
    return [...this.#unwritten];
  }

  written(marks: readonly Mark[]): void {
    for (const mark of marks) this.#unwritten.delete(mark);
  }

  /** What of these the store has something of by now, and whether it has all of it. */
  *ready(arrivedUpTo: Position): Generator<Taken> {
    for (const { kind, start, version, from, upTo } of this.all()) {
      if (from <= arrivedUpTo) yield { kind, start, version, isWhole: upTo <= arrivedUpTo };
    }
  }

  /** Takes away what is as it was when it was taken; answers how to undo it. What came meanwhile, or is to come, waits for its turn. */
  remove({ kind, start, version, isWhole }: Taken): (() => void) | undefined {
    const ofKind = this.#byKind.get(kind);
    const mark = ofKind?.get(start);
    if (ofKind === undefined || mark === undefined) return undefined;
    if (mark.version !== version || !isWhole) {
      mark.from = mark.upTo;
      return undefined;
    }
    ofKind.delete(start);
    return () => {
      if (!ofKind.has(start)) ofKind.set(start, mark);
    };
  }

  startsOf(kind: KindId): Iterable<EpochMs> {
    return this.#byKind.get(kind)?.keys() ?? [];
  }

  *all(): Generator<Readonly<Mark>> {
    for (const ofKind of this.#byKind.values()) yield* ofKind.values();
  }

  #add(mark: Mark): Mark {
    const ofKind = this.#byKind.get(mark.kind) ?? new Map<EpochMs, Mark>();
    this.#byKind.set(mark.kind, ofKind.set(mark.start, mark));
    return mark;
  }
}
