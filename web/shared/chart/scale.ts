import { isDrawn, type Point } from './points.ts';

export type Scale = { readonly least: number; readonly greatest: number };

/** A value that means something to people: a guideline, a limit, a threshold. */
export type Limit = {
  readonly value: number;
  readonly label: string;
  /** Who says so, and where it can be read. */
  readonly source?: string;
  readonly href?: string;
};

/** So many of the smallest steps that mean something are drawn at least: noise of the last digit must not look like a storm. */
const leastSteps = 20;
/** A limit further off than this many times what was measured would press the line flat; it is told in words. */
const farOff = 2.5;

/**
 * What the lower and the upper edge stand for: around what counts, so that one wrong value does not press all others flat; with the
 * limits that are not too far off; and never below zero where nothing was.
 */
export function scaleOf(
  points: readonly Point[],
  { limits, digits }: { readonly limits: readonly Limit[]; readonly digits: number },
): Scale {
  const drawn = points.filter(isDrawn);
  const counted = (drawn.length > 0 ? drawn : points).flatMap(({ value, least, greatest }) =>
    [value, least, greatest].filter((each): each is number => typeof each === 'number'),
  );
  if (counted.length === 0) return { least: 0, greatest: 1 };
  const [least, highest] = extremes(counted);
  const near = limits.map(({ value }) => value).filter((value) => value <= highest * farOff);
  const greatest = Math.max(highest, ...near);
  const room = Math.max(leastSteps * 10 ** -digits - (greatest - least), 0) / 2;
  const air = (greatest - least) * 0.06;
  const bottom = least - room - air;
  return { least: least >= 0 ? Math.max(0, bottom) : bottom, greatest: greatest + room + air };
}

function extremes(values: readonly number[]): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  return [least, greatest];
}
