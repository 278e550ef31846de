import { type Position, position } from '../../journal/port.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Outcome } from '../../pipeline/port.ts';
import type { Arrived } from '../port.ts';

/** What became of messages since the last look, in the order of the journal. */
export type Heard = Arrived & {
  /** Everything up to here was heard. */
  readonly upTo: Position;
  /** The latest arrival. */
  readonly newest: EpochMs;
};

/** So many readings wait to be judged before whoever brings more is asked to wait. */
const mostWaiting = 50_000;

/** Hears outcomes from the moment the city is shown, and holds them until they are judged. What was judged before is passed over. */
export class Hearing {
  readonly #after: Position;
  #readings: Reading[] = [];
  #rejudged: Rejudged[] = [];
  #upTo: Position;
  #newest: EpochMs = epochMs(0);
  #room = Promise.withResolvers<void>();
  readonly #onHeard: () => void;

  constructor({ after, onHeard }: { readonly after: Position; readonly onHeard: () => void }) {
    this.#after = after;
    this.#upTo = after;
    this.#onHeard = onHeard;
  }

  /** Resolves when there is room for more. */
  async hear(outcome: Pick<Outcome, 'readings' | 'origins' | 'rejudged' | 'upTo'>): Promise<void> {
    if (outcome.upTo <= this.#after) return;
    const isNews = (index: number): boolean => (outcome.origins[index]?.position ?? this.#after) > this.#after;
    for (const [index, reading] of outcome.readings.entries()) {
      const arrival = outcome.origins[index]?.message.receivedAt ?? reading.receivedAt;
      if (arrival > this.#newest) this.#newest = arrival;
      if (isNews(index)) this.#readings.push(reading);
    }
    for (const rejudged of outcome.rejudged) this.#rejudged.push(rejudged);
    this.#upTo = position(Math.max(this.#upTo, outcome.upTo));
    this.#onHeard();
    while (this.#readings.length >= mostWaiting) await this.#room.promise;
  }

  upTo(): Position {
    return this.#upTo;
  }

  /** Takes what was heard; nothing of it is here afterwards. */
  take(): Heard {
    const heard = { readings: this.#readings, rejudged: this.#rejudged, upTo: this.#upTo, newest: this.#newest };
    this.#readings = [];
    this.#rejudged = [];
    this.#room.resolve();
    this.#room = Promise.withResolvers();
    return heard;
  }
}
