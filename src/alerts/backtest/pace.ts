import { setImmediate as letOthers } from 'node:timers/promises';

/** Work goes on for so many milliseconds at most before others may: what is live does not wait. */
const longestSlice = 6;

/** Long work in short slices. */
export type Pace = { breathe(): Promise<void> };

export function createPace(): Pace {
  let since = performance.now();
  return {
    async breathe() {
      if (performance.now() - since < longestSlice) return;
      await letOthers();
      since = performance.now();
    },
  };
}
