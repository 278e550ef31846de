import { free } from './valid-windows.ts';

/** Hours that a NowCast looks back over, and those of them of which most must be there. */
export const nowcastHours = 12;
const newest = 3;
const neededOfNewest = 2;
const leastWeight = 0.5;

/**
 * The NowCast of particles: a mean of twelve hours in which steady air counts alike, and changing air counts its last hours most. The
 * weight of each hour is `w` to the power of its age, with `w` the least hour divided by the greatest, but at least a half. `null` when
 * fewer than two of the last three hours are there. US EPA, Technical Assistance Document EPA-454/B-24-002 (May 2024).
 *
 * @param hours the newest first; `undefined` for an hour that does not count.
 */
export function nowcastOfParticles(hours: readonly (number | undefined)[]): number | null {
  const seen = hours
    .slice(0, nowcastHours)
    .flatMap((concentration, age) => (concentration === undefined ? [] : [{ concentration, age }]));
  if (seen.filter(({ age }) => age < newest).length < neededOfNewest) return null;
  const concentrations = seen.map(({ concentration }) => concentration);
  const weight = Math.max(leastWeight, ratio(Math.min(...concentrations), Math.max(...concentrations)));
  const total = seen.reduce((sum, { age }) => sum + weight ** age, 0);
  return free(seen.reduce((sum, { concentration, age }) => sum + concentration * weight ** age, 0) / total);
}

const ratio = (least: number, greatest: number): number => (greatest === 0 ? 1 : least / greatest);
