import type { Duration } from '../../model/duration.ts';
import { type EpochMs, epochMs, type TimeSpan } from '../../model/time.ts';
import { earlier } from './time-steps.ts';

const remembered = 64;

/**
 * When the silence of a device has lasted for so long, where silence counts only while we listened: it is counted anew from the end of a
 * span in which we were deaf, unless it had lasted for long enough when that began.
 */
export class Deafness {
  /** Silence before that is nobody's. */
  from: EpochMs;
  #spans: readonly TimeSpan[];

  constructor(from: EpochMs, spans: readonly TimeSpan[] = []) {
    this.from = from;
    this.#spans = spans;
  }

  add(span: TimeSpan): void {
    this.#spans = [...this.#spans, span].toSorted((one, other) => one.from - other.from).slice(-remembered);
  }

  /** There is no past behind this moment: the clock of the arrivals was set back. */
  turnBack(to: EpochMs): void {
    this.from = earlier(this.from, to);
    this.#spans = this.#spans
      .filter(({ from }) => from < to)
      .map(({ from, to: until }) => ({ from, to: earlier(until, to) }));
  }

  spans(): readonly TimeSpan[] {
    return this.#spans;
  }

  /** When something that was heard then has been followed by a silence of this length. */
  silentAt(heardAt: number, length: Duration): EpochMs {
    let counted = heardAt > this.from ? heardAt : this.from;
    for (const { from, to } of this.#spans) {
      if (from < counted + length && to > counted) counted = to;
    }
    return epochMs(counted + length);
  }
}
