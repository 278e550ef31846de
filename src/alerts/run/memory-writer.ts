import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import type { EnginePart } from '../port.ts';
import { type MemoryIndex, readIndex, writeIndex, writeRows } from './kept-memory.ts';

/** So much is written in one transaction, for about as long as a reading may have to wait. */
const pieceBytes = 512 * 1024;

/** Whoever waits for the processor waits no longer than this; and judging waits no longer than it must. */
const sliceMs = 5;

/**
 * Brings what the engine remembers to the disk in pieces, with room for others in between. The memory before is whole until the last piece
 * is there: whoever dies in between goes on from that one.
 */
export class MemoryWriter {
  readonly #database: Pick<Database, 'transact' | 'connection'>;
  #kept: MemoryIndex;
  /** What the engine gave is given once only, so it is held until it is written. */
  readonly #unwritten = new Map<string, Uint8Array>();
  /** Written, but not named by an index yet. */
  readonly #written = new Map<string, string>();
  #parts: ReadonlySet<string> = new Set();

  constructor(database: Pick<Database, 'transact' | 'connection'>) {
    this.#database = database;
    this.#kept = readIndex(database.connection);
  }

  /** Meanwhile the engine must neither take nor decide anything. @returns how long it took, without what others did meanwhile, in ms. */
  async gather(memory: Iterable<EnginePart>): Promise<number> {
    const parts = new Set<string>();
    let spent = 0;
    let began = performance.now();
    for (const { name, bytes } of memory) {
      parts.add(name);
      if (bytes !== undefined) this.#unwritten.set(name, bytes);
      const slice = performance.now() - began;
      if (slice < sliceMs) continue;
      spent += slice;
      await breathe();
      began = performance.now();
    }
    this.#parts = parts;
    return spent + performance.now() - began;
  }

  /** Writes what was gathered. `complete` is part of the transaction that makes it the memory. Done again, it goes on where it failed. */
  async write(complete: (connection: DatabaseSync) => void): Promise<void> {
    const generation = this.#kept.generation + 1;
    for (let piece = this.#nextPiece(); piece.length > 0; piece = this.#nextPiece()) {
      const rows = piece.map(([part, bytes]) => ({ part, row: `${part}@${generation}`, bytes }));
      await this.#database.transact((connection) => {
        writeRows(
          connection,
          rows.map(({ row, bytes }) => [row, bytes]),
        );
      });
      for (const { part, row } of rows) {
        this.#unwritten.delete(part);
        this.#written.set(part, row);
      }
      await breathe();
    }
    const known = new Map([...this.#kept.rows, ...this.#written]);
    const index = { generation, rows: new Map([...known].filter(([part]) => this.#parts.has(part))) };
    await this.#database.transact((connection) => {
      writeIndex(connection, index);
      complete(connection);
    });
    this.#kept = index;
    this.#written.clear();
  }

  #nextPiece(): readonly (readonly [string, Uint8Array])[] {
    const piece: (readonly [string, Uint8Array])[] = [];
    let bytes = 0;
    for (const part of this.#unwritten) {
      piece.push(part);
      bytes += part[1].length;
      if (bytes >= pieceBytes) break;
    }
    return piece;
  }
}
