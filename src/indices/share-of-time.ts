import type { Rollup } from '../model/rollup.ts';

/** The share of the known time of all windows in which a state held. */
export function shareOfTime(windows: readonly Rollup[]): number | undefined {
  let [known, held] = [0, 0];
  for (const { counted, completeness, start, end } of windows) {
    const time = completeness * (end - start);
    known += counted.mean === undefined ? 0 : time;
    held += (counted.mean ?? 0) * time;
  }
  return known === 0 ? undefined : held / known;
}
