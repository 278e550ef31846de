import { quantity } from '../../model/quantity.ts';
import type { Percentiles, Rollup, Summary } from '../../model/rollup.ts';

/** Figures that differ by less are the same, added up in another order. */
const tolerance = 1e-9;

/**
 * Whether two rollups of the same window say the same, whenever and however often they were worked out. How complete it is follows
 * from its count and from how many devices are registered today; a device that comes or goes restates no past. Of states the time in
 * which they are known says more than the count.
 */
export function sameRollup(one: Rollup, other: Rollup): boolean {
  const { averages } = quantity(one.quantity);
  const closeMeans = averages === 'vector' ? closeDirections : close;
  return (
    one.end === other.end &&
    one.quality.pass === other.quality.pass &&
    one.quality.not_evaluated === other.quality.not_evaluated &&
    one.quality.suspect === other.quality.suspect &&
    one.quality.fail === other.quality.fail &&
    (averages !== 'share_of_time' || close(one.completeness, other.completeness)) &&
    sameSummary(one.counted, other.counted, closeMeans) &&
    sameSummary(one.all, other.all, closeMeans) &&
    samePercentiles(one.percentiles, other.percentiles)
  );
}

type Figure = number | undefined;

const sameSummary = (one: Summary, other: Summary, closeMeans: (one: Figure, other: Figure) => boolean): boolean =>
  one.count === other.count &&
  closeMeans(one.mean, other.mean) &&
  close(one.min, other.min) &&
  close(one.max, other.max);

const samePercentiles = (one: Percentiles | undefined, other: Percentiles | undefined): boolean =>
  close(one?.p10, other?.p10) && close(one?.p50, other?.p50) && close(one?.p90, other?.p90);

function close(one: Figure, other: Figure): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other));
}

/** 359.9999999999 and 0 are the same direction. */
function closeDirections(one: Figure, other: Figure): boolean {
  if (one === undefined || other === undefined) return one === other;
  const apart = Math.abs(one - other) % 360;
  return Math.min(apart, 360 - apart) <= tolerance * 360;
}
