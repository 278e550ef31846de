import { BugError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import { type Position, position } from '../port.ts';
import { allocateBytes, type Bytes } from './bytes.ts';
import { isTooLong, recordBytes, sealRecord, writeRecord } from './record.ts';
import type { SourceText } from './source-texts.ts';

const chunkBytes = 256 * 1024;
/** Two groups of 1 MiB: more than a disk needs, little enough to keep for ever. */
const maxSpare = 8;

type Chunk = { readonly bytes: Bytes; used: number };

/** Memory for groups, used again and again. */
export class Chunks {
  readonly #spare: Chunk[] = [];

  take(atLeast: number): Chunk {
    const spare = atLeast <= chunkBytes ? this.#spare.pop() : undefined;
    return spare ?? { bytes: allocateBytes(Math.max(atLeast, chunkBytes)), used: 0 };
  }

  give(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      chunk.used = 0;
      if (this.#spare.length < maxSpare && chunk.bytes.buffer.byteLength === chunkBytes) this.#spare.push(chunk);
    }
  }
}

/** Messages that go to disk in one write, and whose senders all wait for the same moment. */
export class Group {
  readonly first: Position;
  readonly #chunks: Chunk[] = [];
  readonly #supply: Chunks;
  readonly #done = Promise.withResolvers<void>();
  #bytes = 0;
  #count = 0;
  #calls = 0;

  constructor(first: Position, supply: Chunks) {
    this.first = first;
    this.#supply = supply;
  }

  get bytes(): number {
    return this.#bytes;
  }
  get calls(): number {
    return this.#calls;
  }
  /** Position of the last message; the one before {@link first} when there is none. */
  get last(): Position {
    return position(this.first + this.#count - 1);
  }
  get done(): Promise<void> {
    return this.#done.promise;
  }

  parts(): Uint8Array[] {
    return this.#chunks.map(({ bytes, used }) => bytes.buffer.subarray(0, used));
  }

  /** Takes all of the messages, or throws and takes none. */
  add(messages: readonly Message[], sourceOf: (message: Message) => SourceText): void {
    const before = {
      bytes: this.#bytes,
      count: this.#count,
      chunks: this.#chunks.length,
      used: this.#chunks.at(-1)?.used,
    };
    try {
      for (const message of messages) this.#addOne(message, sourceOf(message));
      this.#calls++;
    } catch (error) {
      this.#supply.give(this.#chunks.splice(before.chunks));
      const chunk = this.#chunks.at(-1);
      if (chunk !== undefined && before.used !== undefined) chunk.used = before.used;
      this.#bytes = before.bytes;
      this.#count = before.count;
      throw error;
    }
  }

  #addOne(message: Message, source: SourceText): void {
    const size = recordBytes(message, source);
    if (isTooLong(size)) throw new BugError(`journalling a message on ${message.topic}: ${size} bytes are too many`);
    const chunk = this.#chunkFor(size);
    const at = chunk.used;
    writeRecord(chunk, message, source);
    sealRecord(chunk, { number: this.first + this.#count, startsCommit: this.#count === 0 });
    chunk.used = at + size;
    this.#bytes += size;
    this.#count++;
  }

  #chunkFor(size: number): Chunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.used + size <= last.bytes.buffer.byteLength) return last;
    const fresh = this.#supply.take(size);
    this.#chunks.push(fresh);
    return fresh;
  }

  settle(error?: Error): void {
    if (error === undefined) this.#done.resolve();
    // Without a call nobody holds the promise, and nobody would hear it.
    else if (this.#calls > 0) this.#done.reject(error);
    this.#supply.give(this.#chunks.splice(0));
  }
}
