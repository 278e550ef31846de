import type { Expected, Figures, Follower, Way } from './figures.ts';

/** Each value belongs to the window in which it was observed, and to no other. */
export const followGauge = <Kept extends Figures>({ windows, tallies }: Way<Kept>): Follower => ({
  take(point) {
    const window = windows.indexOf(point.time);
    if (window === -1) return;
    for (const tally of tallies(window, point.area)) tally.observe(point);
  },
  end: () => undefined,
});

/** The share of the readings that were to be expected. */
export const completenessByCount = (counted: Figures, { length, every, devices }: Expected): number =>
  shareOf(counted.summary().count, (length / every) * devices);

/** At most 1, also where more came than was expected, or nothing was. */
export const shareOf = (part: number, whole: number): number => (part <= 0 ? 0 : Math.min(1, part / whole));
