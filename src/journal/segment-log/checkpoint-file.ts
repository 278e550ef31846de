import { crc32 } from 'node:zlib';
import { UnavailableError } from '../../model/errors.ts';
import { beginning, type Position, position } from '../port.ts';
import type { OpenFile } from './file-system.ts';

/**
 * Two slots that are written in turn, in place: a write cut short spoils one, and the other still says where the consumer was.
 * In place, because a consumer must be able to go on when the disk is full: its progress is what makes room.
 *
 * ```
 *  0 u32 CRC-32 of the rest of the slot up to its length    4 u32 length    8 f64 how many commits before
 * 16 f64 position    24 name of the consumer, UTF-8
 * ```
 */
const slotBytes = 4096;
const fixedBytes = 24;
/** Longer names do not fit a file name. */
export const maxNameBytes = 80;

type Slot = { readonly turn: number; readonly at: Position; readonly name: string };

function encodeSlot({ turn, at, name }: Slot): Buffer {
  const slot = Buffer.alloc(slotBytes);
  const length = fixedBytes + slot.write(name, fixedBytes);
  slot.writeUInt32LE(length, 4);
  slot.writeDoubleLE(turn, 8);
  slot.writeDoubleLE(at, 16);
  slot.writeUInt32LE(crc32(slot.subarray(4, length)), 0);
  return slot;
}

function decodeSlot(slot: Buffer): Slot | undefined {
  if (slot.byteLength < fixedBytes) return undefined;
  const length = slot.readUInt32LE(4);
  if (length < fixedBytes || length > slot.byteLength) return undefined;
  if (crc32(slot.subarray(4, length)) !== slot.readUInt32LE(0)) return undefined;
  return {
    turn: slot.readDoubleLE(8),
    at: position(slot.readDoubleLE(16)),
    name: slot.toString('utf8', fixedBytes, length),
  };
}

/** How far one consumer has come, kept on disk. */
export class CheckpointFile {
  readonly name: string;
  readonly #file: OpenFile;
  #turn: number;
  #durable: Position;
  #wanted: Position;
  #writing: Promise<void> | undefined;

  private constructor(file: OpenFile, { turn, at, name }: Slot) {
    this.#file = file;
    this.name = name;
    this.#turn = turn;
    this.#durable = at;
    this.#wanted = at;
  }

  static async create(file: OpenFile, name: string, at: Position): Promise<CheckpointFile> {
    await file.write([encodeSlot({ turn: 0, at, name }), encodeSlot({ turn: 1, at, name })], 0);
    await file.sync();
    return new CheckpointFile(file, { turn: 1, at, name });
  }

  /** What the file says; `undefined` when neither slot can be read. */
  static async read(file: OpenFile): Promise<CheckpointFile | undefined> {
    const both = Buffer.alloc(2 * slotBytes);
    await file.read(both, 0);
    const slots = [0, slotBytes].flatMap((at) => decodeSlot(both.subarray(at, at + slotBytes)) ?? []);
    const latest = slots.sort((a, b) => b.turn - a.turn)[0];
    return latest === undefined ? undefined : new CheckpointFile(file, latest);
  }

  get committed(): Position {
    return this.#durable;
  }

  /** The journal has lost what this consumer had not finished: there is nothing to wait for. */
  skipTo(at: Position): void {
    this.#durable = position(Math.max(this.#durable, at));
    this.#wanted = position(Math.max(this.#wanted, at, beginning));
  }

  /** Resolves when it is on disk; commits that come while one is written share the next write. */
  async commit(upTo: Position): Promise<void> {
    this.#wanted = position(Math.max(this.#wanted, upTo));
    while (this.#durable < upTo) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  async close(): Promise<void> {
    await this.#writing?.catch(() => undefined);
    await this.#file.close();
  }

  async #write(): Promise<void> {
    const at = this.#wanted;
    const turn = this.#turn + 1;
    try {
      await this.#file.write([encodeSlot({ turn, at, name: this.name })], (turn % 2) * slotBytes);
      await this.#file.sync();
    } catch (cause) {
      throw new UnavailableError(`committing ${at} of the journal for ${this.name}: its disk failed`, { cause });
    }
    this.#turn = turn;
    this.#durable = at;
  }
}
