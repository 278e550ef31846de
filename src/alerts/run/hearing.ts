import type { Database } from '../../database/port.ts';
import { type Journal, type JournalConsumer, type Position, position } from '../../journal/port.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { type AlertEar, type Arrived, judgingReader } from '../port.ts';
import { type Place, readPlace } from './kept-memory.ts';

/** What became of messages since the last look, in the order of the journal. */
export type Heard = Arrived & {
  /** Everything up to here was heard. */
  readonly upTo: Position;
  /** The latest arrival. */
  readonly newest: EpochMs;
};

/** So many readings wait to be judged before whoever brings more is asked to wait. */
const mostWaiting = 10_000;

/** Hears outcomes from the moment the city is shown, and holds them until they are judged. What was judged before is passed over. */
export class Hearing implements AlertEar {
  readonly after: Position;
  #readings: Reading[] = [];
  #rejudged: Rejudged[] = [];
  #upTo: Position;
  #newest: EpochMs = epochMs(0);
  #room = Promise.withResolvers<void>();
  #onHeard: () => void = () => undefined;
  #isClosed = false;

  constructor(after: Position) {
    this.after = after;
    this.#upTo = after;
  }

  /** Called whenever something was heard. */
  listen(onHeard: () => void): void {
    this.#onHeard = onHeard;
  }

  async hear(outcome: Parameters<AlertEar['hear']>[0]): Promise<void> {
    if (outcome.upTo <= this.after || this.#isClosed) return;
    for (const [index, reading] of outcome.readings.entries()) {
      if ((outcome.origins[index]?.position ?? this.after) <= this.after) continue;
      if (reading.receivedAt > this.#newest) this.#newest = reading.receivedAt;
      this.#readings.push(reading);
    }
    for (const rejudged of outcome.rejudged) this.#rejudged.push(rejudged);
    this.#upTo = position(Math.max(this.#upTo, outcome.upTo));
    this.#onHeard();
    while (this.#readings.length >= mostWaiting) await this.#room.promise;
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

  /** Nobody judges any more; the next life hears from where this one was. Whoever waits need not. */
  close(): void {
    this.#isClosed = true;
    this.take();
  }
}

/** Who judges, before anything is judged: where it goes on, and what holds its place in the journal. */
export type Ears = {
  readonly hearing: Hearing;
  readonly consumer: JournalConsumer;
  /** As the last life left it; `undefined` when that belongs to another journal, or there was none. */
  readonly place: Place | undefined;
};

/** Hears from where the last life left off, or from now on where there was none. */
export async function openEars(parts: {
  readonly database: Pick<Database, 'connection'>;
  readonly journal: Pick<Journal, 'consumer' | 'end'>;
}): Promise<Ears> {
  const consumer = await parts.journal.consumer(judgingReader);
  const kept = readPlace(parts.database);
  const end = parts.journal.end();
  const place = kept !== undefined && kept.position <= end ? kept : undefined;
  return { hearing: new Hearing(place?.position ?? end), consumer, place };
}
