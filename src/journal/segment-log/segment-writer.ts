import { join } from 'node:path';
import type { Clock } from '../../model/time.ts';
import { beginning, type Position } from '../port.ts';
import { type FileSystem, meansNoRoom, type OpenFile } from './file-system.ts';
import { encodeHeader, headerBytes, segmentName } from './segment-header.ts';
import { addLandmark, type Segment, type Segments } from './segments.ts';

export type SegmentWriterSettings = {
  readonly directory: string;
  readonly segmentBytes: number;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly segments: Segments;
};

/** What a write needs to know of a group. */
export type Writable = {
  readonly first: Position;
  readonly bytes: number;
  parts(): readonly Uint8Array[];
};

/** How much is written to learn whether there is room again: about what one commit of a busy city takes. */
const probe = Buffer.alloc(64 * 1024);

/** Puts groups on disk at the end of the last segment, and begins a new one when it is full. */
export class SegmentWriter {
  readonly #settings: SegmentWriterSettings;
  #file: OpenFile | undefined;

  constructor(settings: SegmentWriterSettings) {
    this.#settings = settings;
  }

  /** Gets ready to write the message at `next`, when the last one on disk is at `end`. */
  async open(end: Position, next: Position): Promise<void> {
    const { active } = this.#settings.segments;
    if (active === undefined || next !== end + 1) await this.#begin(next);
    else this.#file = await this.#settings.files.open(active.path, 'write');
  }

  /**
   * Writes the group and waits for the disk.
   *
   * @returns `false` when there is no room; then nothing of it is left, and the next group may take its place.
   * @throws what the disk said, when nothing can be known any more about what is on it.
   */
  async write(group: Writable): Promise<boolean> {
    if (!(await this.#prepareFor(group))) return false;
    const { file, segment } = this.#current();
    if (!(await this.#attempt(file, segment, group.parts()))) return false;
    await file.sync();
    addLandmark(segment, { position: group.first, offset: segment.bytes });
    this.#settings.segments.grow(segment, group.bytes);
    return true;
  }

  /** Is there room on the disk? Tries, and leaves nothing behind. */
  async hasRoom(): Promise<boolean> {
    const { file, segment } = this.#current();
    if (!(await this.#attempt(file, segment, [probe]))) return false;
    await file.truncate(segment.bytes);
    return true;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** Begins a segment whose first message will be at `first`, and seals the one before. */
  async #begin(first: Position): Promise<void> {
    const { directory, files, clock, segments } = this.#settings;
    const name = segmentName(first);
    const path = join(directory, name);
    const begunAt = clock.now();
    const file = await files.open(path, 'create');
    try {
      await file.write([encodeHeader({ first, previous: segments.active?.first ?? beginning, begunAt })], 0);
      await file.sync();
      await files.syncDirectory(directory);
    } catch (error) {
      await file.close();
      await files.remove(path);
      throw error;
    }
    const sealed = this.#file;
    this.#file = file;
    segments.add({ name, path, first, begunAt, bytes: headerBytes, landmarks: [] });
    await sealed?.close();
  }

  async #prepareFor({ first, bytes }: Writable): Promise<boolean> {
    const { segments, segmentBytes } = this.#settings;
    const taken = segments.active?.bytes ?? 0;
    if (taken <= headerBytes || taken + bytes <= segmentBytes) return true;
    try {
      await this.#begin(first);
      return true;
    } catch (error) {
      if (meansNoRoom(error)) return false;
      throw error;
    }
  }

  async #attempt(file: OpenFile, segment: Segment, parts: readonly Uint8Array[]): Promise<boolean> {
    try {
      await file.write(parts, segment.bytes);
      return true;
    } catch (error) {
      if (!meansNoRoom(error)) throw error;
      await file.truncate(segment.bytes);
      return false;
    }
  }

  #current(): { file: OpenFile; segment: Segment } {
    const { active } = this.#settings.segments;
    if (this.#file === undefined || active === undefined) throw new Error('writing the journal: it is not open');
    return { file: this.#file, segment: active };
  }
}
