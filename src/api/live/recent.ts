import type { Reading } from '../../model/observation.ts';
import type { Judged } from '../../state/port.ts';

export type Numbered = { readonly number: number; readonly reading: Reading; readonly judged: Judged };

/** The last readings of the live feed, so that a listener whose connection broke can go on where it was. */
export function createRecent(capacity: number): {
  add(reading: Reading, judged: Judged): Numbered;
  /** What came after the given number; `undefined` when some of it is no longer kept, or the number was never given out. */
  since(number: number): readonly Numbered[] | undefined;
} {
  const ring: Numbered[] = [];
  let last = 0;
  return {
    add(reading, judged) {
      last += 1;
      const numbered = { number: last, reading, judged };
      ring[last % capacity] = numbered;
      return numbered;
    },
    since(number) {
      if (!Number.isInteger(number) || number < 0 || number > last || last - number > capacity) return undefined;
      const missed: Numbered[] = [];
      for (let next = number + 1; next <= last; next += 1) {
        const kept = ring[next % capacity];
        if (kept !== undefined) missed.push(kept);
      }
      return missed;
    },
  };
}
