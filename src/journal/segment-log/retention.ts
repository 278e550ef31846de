import { type Duration } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import { after, type Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Position } from '../port.ts';
import type { FileSystem } from './file-system.ts';
import type { Segments } from './segments.ts';

export type RetentionSettings = {
  readonly segments: Segments;
  readonly keepFor: Duration;
  readonly finished: () => Position;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly events: Events;
};

/** Deletes segments that nobody needs any more. */
export class Retention {
  readonly #settings: RetentionSettings;
  #sweeping: Promise<unknown> = Promise.resolve();

  constructor(settings: RetentionSettings) {
    this.#settings = settings;
  }

  /**
   * Deletes what every consumer has finished: the segments older than the keep window or, when room is needed, all of them.
   *
   * @returns whether there was any.
   */
  sweep(when: 'old' | 'room_needed'): Promise<boolean> {
    const sweep = this.#sweeping.then(() => this.#sweep(when === 'room_needed'));
    this.#sweeping = sweep;
    return sweep;
  }

  /** Does something during which no segment is deleted. It should be short: a full disk waits for it. */
  async holdingStill<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#sweeping.then(work);
    this.#sweeping = turn.catch(() => undefined);
    return await turn;
  }

  async #sweep(roomIsNeeded: boolean): Promise<boolean> {
    const { segments, finished, keepFor, clock, files } = this.#settings;
    let removed = false;
    for (;;) {
      const oldest = segments.oldestFinished(finished());
      if (oldest === undefined) return removed;
      if (!roomIsNeeded && clock.now() < after(oldest.sealedAt, keepFor)) return removed;
      try {
        await files.remove(oldest.segment.path);
      } catch (error) {
        // It stays in the list, so the next sweep tries again.
        this.#settings.events.emit('journalSegmentKept', { segment: oldest.segment.name, reason: messageOf(error) });
        return removed;
      }
      segments.removeOldest();
      removed = true;
    }
  }
}
