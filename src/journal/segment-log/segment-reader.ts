import { UnavailableError } from '../../model/errors.ts';
import { type Entry, type Position, position } from '../port.ts';
import type { Slice } from '../reading/consumer.ts';
import { Cursor } from './cursor.ts';
import type { DamageLog } from './damage.ts';
import { errorCode, type FileSystem } from './file-system.ts';
import { brokenPlace, missingSegment } from './recover.ts';
import { landmarkFor, type Segment, type Segments } from './segments.ts';
import { createSourceDecoder } from './source-texts.ts';

export type SegmentReaderSettings = {
  readonly segments: Segments;
  readonly files: FileSystem;
  readonly damage: DamageLog;
  readonly end: () => Position;
};

/**
 * A read stops when it has gathered so much, whatever the number of messages: one reader must not take all memory, nor all of the
 * time. It is what ten thousand ordinary messages take.
 */
const enoughBytes = 2 * 1024 * 1024;

type Place = { readonly segment: Segment; readonly cursor: Cursor };

/** Reads on where the last read stopped; anywhere else after looking through part of one segment. */
export class SegmentReader {
  readonly #settings: SegmentReaderSettings;
  readonly #readTexts = createSourceDecoder();
  #kept: Place | undefined;
  #closed = false;

  constructor(settings: SegmentReaderSettings) {
    this.#settings = settings;
  }

  async slice(after: Position, maxMessages: number): Promise<Slice> {
    const entries: Entry[] = [];
    let place = await this.#placeAt(position(after + 1));
    try {
      let bytes = 0;
      while (place !== undefined && entries.length < maxMessages && bytes < enoughBytes) {
        const { segment, cursor } = place;
        const end = segment.bytes;
        const standing = cursor.look(end);
        if (standing === 'record' && cursor.next <= after) cursor.pass();
        else if (standing === 'record') {
          const { offset } = cursor;
          entries.push(cursor.take(this.#readTexts));
          bytes += cursor.offset - offset;
        } else if (standing === 'more') await cursor.load(end);
        else if (standing === 'broken') await this.#passBroken(place);
        else if (this.#settings.segments.following(segment) === undefined) break;
        else place = await this.#goOn(place);
      }
      const reached = place === undefined ? this.#settings.end() : position(place.cursor.next - 1);
      return { entries, skippedTo: position(Math.max(after, reached)) };
    } finally {
      await this.#keep(place);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.cursor.file.close();
  }

  async #placeAt(wanted: Position): Promise<Place | undefined> {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept?.cursor.next === wanted) return kept;
    await kept?.cursor.file.close();
    const segment = this.#settings.segments.holding(wanted);
    return segment === undefined ? undefined : this.#open(segment, wanted);
  }

  /** The place of `wanted` in the segment or, when its file is lost, the start of the next one. */
  async #open(segment: Segment, wanted: Position): Promise<Place | undefined> {
    const { files, segments } = this.#settings;
    try {
      const file = await files.open(segment.path, 'read');
      return { segment, cursor: new Cursor(file, landmarkFor(segment, wanted)) };
    } catch (cause) {
      if (errorCode(cause) !== 'ENOENT') {
        throw new UnavailableError(`reading the journal: cannot open ${segment.path}`, { cause });
      }
      const next = segments.following(segment);
      this.#settings.damage.report(missingSegment(segment.first, next?.first ?? position(this.#settings.end() + 1)));
      return next === undefined ? undefined : this.#open(next, next.first);
    }
  }

  /** To the next segment, which should begin where this one ends. */
  async #goOn({ segment, cursor }: Place): Promise<Place | undefined> {
    const next = this.#settings.segments.following(segment);
    await cursor.file.close();
    if (next === undefined) return undefined;
    if (cursor.next < next.first) this.#settings.damage.report(missingSegment(cursor.next, next.first));
    return this.#open(next, next.first);
  }

  async #passBroken({ segment, cursor }: Place): Promise<void> {
    const { offset, next: from } = cursor;
    const resumption = await cursor.findNext(segment.bytes);
    const following = this.#settings.segments.following(segment);
    const to = resumption?.position ?? following?.first ?? position(this.#settings.end() + 1);
    cursor.resume(resumption ?? { offset: segment.bytes, position: to, startsCommitLater: true });
    this.#settings.damage.report(brokenPlace(segment, offset, { from, to, certain: true }));
  }

  async #keep(place: Place | undefined): Promise<void> {
    if (this.#kept === undefined && !this.#closed) this.#kept = place;
    else await place?.cursor.file.close();
  }
}
