import { type CareBook, noCare } from './book.ts';
import type { Care } from './port.ts';

/** A book that forgets everything when the process ends. */
export function createMemoryCareBook(): CareBook {
  const kept = new Map<number, Care>();
  return {
    all: () => [...kept.values()],
    async change(problem, change) {
      const care = change(kept.get(problem) ?? noCare(problem));
      kept.set(problem, care);
      return care;
    },
  };
}
