import { type Entry, type Position, position } from '../port.ts';
import { allocateBytes, type Bytes } from './bytes.ts';
import type { OpenFile } from './file-system.ts';
import {
  broken,
  checkRecord,
  claimedBytes,
  cutOff,
  messageAt,
  minRecordBytes,
  numberAt,
  type ReadTexts,
  startsCommitAt,
} from './record.ts';

const windowBytes = 1024 * 1024;

/**
 * What a cursor stands on. `record`: a good one, whole, in memory. `more`: call {@link Cursor.load} first. `end`: nothing more
 * up to the given end. `broken`: what stands here is no record, or not the one that should.
 */
export type Standing = 'record' | 'more' | 'end' | 'broken';

/** Where good records go on after a broken place. */
export type Resumption = { readonly offset: number; readonly position: Position; readonly startsCommitLater: boolean };

/** Walks the records of one segment. Each window of the file gets memory of its own, so that payloads may be views of it. */
export class Cursor {
  readonly file: OpenFile;
  #offset: number;
  #next: Position;
  #window: Bytes = allocateBytes(0);
  #windowStart = 0;
  #windowEnd = 0;
  /** The file is shorter than it was. */
  #windowEndsFile = false;
  #size = 0;

  constructor(file: OpenFile, from: { readonly offset: number; readonly position: Position }) {
    this.file = file;
    this.#offset = from.offset;
    this.#next = from.position;
  }

  /** Where in the file the next record is. */
  get offset(): number {
    return this.#offset;
  }
  /** Position of the next record. */
  get next(): Position {
    return this.#next;
  }

  /** Looks at the next record; the file is good for reading up to byte `end`. */
  look(end: number): Standing {
    if (this.#offset >= end) return 'end';
    if (this.#offset >= this.#windowEnd) return this.#windowEndsFile ? 'broken' : 'more';
    const at = this.#offset - this.#windowStart;
    const check = checkRecord(this.#window, at, this.#windowEnd - this.#windowStart);
    if (check === cutOff) return this.#windowEndsFile || this.#windowEnd >= end ? 'broken' : 'more';
    if (check === broken || numberAt(this.#window, at) !== this.#next >>> 0) return 'broken';
    this.#size = check;
    return 'record';
  }

  /** Passes the good record that {@link look} found. */
  pass(): void {
    this.#offset += this.#size;
    this.#next = position(this.#next + 1);
  }

  /** Takes the good record that {@link look} found, and passes it. */
  take(readTexts: ReadTexts): Entry {
    const message = messageAt(this.#window, this.#offset - this.#windowStart, readTexts);
    const entry = { position: this.#next, message };
    this.pass();
    return entry;
  }

  /** Reads on from the next record: a window of the file, or the whole record when it is longer. */
  async load(end: number): Promise<void> {
    const at = this.#offset - this.#windowStart;
    const claims = at + 4 <= this.#windowEnd - this.#windowStart ? claimedBytes(this.#window, at) : 0;
    await this.#fill(Math.min(Math.max(windowBytes, claims), end - this.#offset));
  }

  async #fill(bytes: number): Promise<void> {
    const window = allocateBytes(bytes);
    const filled = await this.file.read(window.buffer.subarray(0, bytes), this.#offset);
    this.#window = window;
    this.#windowStart = this.#offset;
    this.#windowEnd = this.#offset + filled;
    this.#windowEndsFile = filled < bytes;
  }

  /** Goes on behind a broken place. */
  resume({ offset, position: at }: Resumption): void {
    this.#offset = offset;
    this.#next = at;
  }

  /** Looks at and behind a broken place for the next good record of this segment. */
  async findNext(end: number): Promise<Resumption | undefined> {
    await this.#fill(end - this.#offset);
    const length = this.#windowEnd - this.#windowStart;
    if (length < minRecordBytes) return undefined;
    const likely = claimedBytes(this.#window, 0);
    if (this.#isAheadAt(0, length) || this.#followsAt(likely, length)) {
      return this.#resumption(this.#isAheadAt(0, length) ? 0 : likely, length);
    }
    for (let at = 4; at + minRecordBytes <= length; at += 4) {
      if (this.#followsAt(at, length)) return this.#resumption(at, length);
    }
    return undefined;
  }

  /** Is the record here good, and only those before it missing? */
  #isAheadAt(at: number, length: number): boolean {
    return this.#aheadAt(at) < 2 ** 31 && checkRecord(this.#window, at, length) > 0;
  }

  /** Is there a good record, of a position that can lie so far behind? Cheap to answer for noise. */
  #followsAt(at: number, length: number): boolean {
    if (at + minRecordBytes > length || this.#aheadAt(at) > at / minRecordBytes) return false;
    return checkRecord(this.#window, at, length) > 0;
  }

  #aheadAt(at: number): number {
    return (numberAt(this.#window, at) - this.#next) >>> 0;
  }

  #resumption(at: number, length: number): Resumption {
    return {
      offset: this.#windowStart + at,
      position: position(this.#next + this.#aheadAt(at)),
      startsCommitLater: this.#commitStartsFrom(at, length),
    };
  }

  #commitStartsFrom(start: number, length: number): boolean {
    for (let at = start; ; ) {
      const size = checkRecord(this.#window, at, length);
      if (size < 0) return false;
      if (startsCommitAt(this.#window, at)) return true;
      at += size;
    }
  }
}
