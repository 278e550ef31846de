import type { ServerResponse } from 'node:http';
import type { Announcement } from '../../model/alert.ts';
import type { Duration } from '../../model/duration.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RecentAnnouncements } from './recent-announcements.ts';

export type FollowerParts = {
  readonly response: ServerResponse;
  readonly source: RecentAnnouncements;
  readonly bufferBytes: number;
  readonly isChosen: (announcement: Announcement) => boolean;
  /** `false` when what is told is no longer for this client. */
  readonly goesOn: () => boolean;
  readonly textOf: (announcement: Announcement) => string;
  /** Called when the socket has taken one that is not of the past. */
  readonly onTold: (announcement: Announcement) => void;
};

const atOnce = 100;

/**
 * One open stream of announcements. It takes from the book at its own pace and remembers only where it is, so a slow client misses
 * nothing and costs no more than one buffer.
 */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #end: number;
  #seq: number;
  #stuckSince: EpochMs | undefined;
  #isWaiting = false;

  /** @param after the last `seq` that the client had; `undefined` when it wants only what is new. */
  constructor(parts: FollowerParts, after: number | undefined) {
    this.#parts = parts;
    this.#end = parts.source.end();
    this.#seq = after ?? this.#end;
    parts.response.on('drain', () => this.wake());
    if (this.#seq > this.#end) this.#tellGap(this.#seq, this.#end);
  }

  /** Sends what there is, as far as the client reads. A long past is sent in pieces, so that others get their turn. */
  wake(): void {
    const { response, source, bufferBytes } = this.#parts;
    if (response.destroyed || response.writableEnded || response.writableLength > bufferBytes) return;
    this.#stuckSince = undefined;
    if (this.#hasLeft()) return;
    const found = source.after(this.#seq, atOnce);
    for (const announcement of found) this.#pass(announcement);
    if (found.length < atOnce || this.#isWaiting) return;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#isWaiting = false;
      this.wake();
    });
  }

  /** Keeps the connection open, and says how far it is. `false` when the client has not read for so long that it is given up. */
  beat(now: EpochMs, patience: Duration): boolean {
    const { response } = this.#parts;
    if (this.#hasLeft()) return true;
    if (!response.writableNeedDrain) {
      response.write(`id: ${this.#seq}\n: still here\n\n`);
      return true;
    }
    this.#stuckSince ??= now;
    if (now - this.#stuckSince < patience) return true;
    response.destroy();
    return false;
  }

  /** Ends the stream of somebody whose session is over. The browser comes back by itself, and gets what anybody gets. */
  #hasLeft(): boolean {
    if (this.#parts.goesOn()) return false;
    this.#parts.response.end();
    return true;
  }

  #pass(announcement: Announcement): void {
    const { response, isChosen, textOf, onTold } = this.#parts;
    const { seq } = announcement;
    if (seq > this.#seq + 1) this.#tellGap(this.#seq, seq - 1);
    this.#seq = seq;
    if (!isChosen(announcement)) return;
    const isNew = seq > this.#end;
    response.write(`id: ${seq}\nevent: announcement\ndata: ${textOf(announcement)}\n\n`, () => {
      if (isNew) onTold(announcement);
    });
  }

  #tellGap(from: number, to: number): void {
    const reason = 'what was announced between these is kept no more';
    this.#parts.response.write(`event: gap\ndata: ${JSON.stringify({ from, to, reason })}\n\n`);
    this.#seq = to;
  }
}
