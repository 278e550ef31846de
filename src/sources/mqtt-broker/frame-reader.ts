import type { Fault } from './faults.ts';

/** A whole packet: its first byte, and where in `bytes` its body lies. */
export type Frame = {
  readonly firstByte: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
};

/** Who is told of each packet as it becomes whole. */
export type FrameSink = {
  /**
   * The frame object is used again for the next packet; its bytes are not, and may be kept.
   *
   * @returns whether to go on; `false` leaves the rest for {@link FrameReader.goOn}.
   */
  onFrame(frame: Frame): boolean;
  onFault(fault: Fault): void;
};

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const whole = 0;
const partial = 1;
const faulty = 2;

const none = Buffer.alloc(0);
const longestHeader = 5;

/**
 * Cuts what arrives into MQTT packets, without copying those that lie in one chunk. Never holds more than one packet and the
 * chunk at hand, and refuses a packet that is too large as soon as its length is known.
 */
export class FrameReader {
  readonly #frame: Mutable<Frame> = { firstByte: 0, bytes: none, start: 0, end: 0 };
  readonly #sink: FrameSink;
  #limit: number;
  /** The beginning of a packet whose rest has not arrived. */
  #begun: Buffer = none;
  #begunLength = 0;
  /** What was read beyond a packet at which the sink wanted to stop. */
  #backlog: Buffer = none;
  #halted = false;
  #broken = false;

  constructor(sink: FrameSink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** From now on packets may have this size. */
  allow(limit: number): void {
    this.#limit = limit;
  }

  feed(chunk: Buffer): void {
    if (this.#halted) {
      this.#backlog = this.#backlog.length === 0 ? chunk : Buffer.concat([this.#backlog, chunk]);
      return;
    }
    const from = this.#begunLength === 0 ? 0 : this.#finishBegun(chunk);
    if (this.#halted) this.#backlog = chunk.subarray(from);
    else if (!this.#broken) this.#readFrom(chunk, from);
  }

  /** Memory that is held by what was read and not taken. */
  get backlogBytes(): number {
    return this.#backlog.length === 0 ? 0 : this.#backlog.buffer.byteLength;
  }

  /** Takes nothing until {@link goOn}. */
  halt(): void {
    this.#halted = true;
  }

  /** Takes up reading where the sink stopped it. */
  goOn(): void {
    if (!this.#halted || this.#broken) return;
    const backlog = this.#backlog;
    this.#halted = false;
    this.#backlog = none;
    if (backlog.length > 0) this.feed(backlog);
  }

  #readFrom(chunk: Buffer, from: number): void {
    const frame = this.#frame;
    const end = chunk.length;
    let position = from;
    while (position < end) {
      const found = this.#locate(chunk, position, end);
      if (found === faulty) return;
      if (found === partial) return this.#begin(chunk, position);
      frame.bytes = chunk;
      position = frame.end;
      if (this.#sink.onFrame(frame)) continue;
      this.#halted = true;
      this.#backlog = chunk.subarray(position);
      return;
    }
  }

  /** Finds out where the packet at `position` has its body and its end. */
  #locate(bytes: Buffer, position: number, end: number): typeof whole | typeof partial | typeof faulty {
    const frame = this.#frame;
    let length = 0;
    let at = position + 1;
    // The end of a packet is not known before its length is: until then, one byte more is wanted.
    for (let shift = 0; shift <= 21; shift += 7) {
      if (at >= end) {
        frame.end = at + 1;
        return partial;
      }
      const byte = bytes[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        frame.firstByte = bytes[position] ?? 0;
        frame.start = at;
        frame.end = at + length;
        if (frame.end - position > this.#limit) return this.#fail('packet_too_large');
        return frame.end <= end ? whole : partial;
      }
    }
    return this.#fail('malformed_length');
  }

  #fail(fault: Fault): typeof faulty {
    this.#broken = true;
    this.#begun = none;
    this.#sink.onFault(fault);
    return faulty;
  }

  #begin(chunk: Buffer, position: number): void {
    this.#begunLength = chunk.length - position;
    this.#begun = Buffer.allocUnsafe(Math.max(longestHeader, this.#begunLength));
    chunk.copy(this.#begun, 0, position);
  }

  /** Adds from the chunk what the begun packet lacks. @returns where the chunk goes on. */
  #finishBegun(chunk: Buffer): number {
    let position = 0;
    for (;;) {
      const found = this.#locate(this.#begun, 0, this.#begunLength);
      if (found === faulty) return position;
      if (found === whole) break;
      const taken = Math.min(this.#frame.end - this.#begunLength, chunk.length - position);
      if (taken === 0) return position;
      this.#makeRoom(this.#begunLength + taken);
      chunk.copy(this.#begun, this.#begunLength, position, position + taken);
      this.#begunLength += taken;
      position += taken;
    }
    this.#frame.bytes = this.#begun;
    this.#begun = none;
    this.#begunLength = 0;
    if (!this.#sink.onFrame(this.#frame)) this.#halted = true;
    return position;
  }

  /** Grows by doubling, so that a packet that comes byte by byte costs no more than one that comes at once. */
  #makeRoom(length: number): void {
    if (length <= this.#begun.length) return;
    const grown = Buffer.allocUnsafe(Math.max(length, this.#begun.length * 2));
    this.#begun.copy(grown, 0, 0, this.#begunLength);
    this.#begun = grown;
  }
}
