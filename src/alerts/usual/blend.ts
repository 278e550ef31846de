import { type Duration, hours, milliseconds } from '../../model/duration.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import type { UsualValue } from '../port.ts';
import { scaleOf } from './hour-means.ts';

type Part = { readonly from: EpochMs; readonly weight: number };

const anHour: Duration = hours(1);

/** The hours that a span touches which ends at the moment, each with its share of it. A span without length is in one hour. */
export function partsOf(moment: EpochMs, over: Duration): readonly Part[] {
  if (over <= 0) return [{ from: moment, weight: 1 }];
  const parts: Part[] = [];
  for (let from = before(moment, over); from < moment; ) {
    const next = epochMs(Math.floor(from / anHour + 1) * anHour);
    const to = next < moment ? next : moment;
    parts.push({ from, weight: milliseconds(to - from) / over });
    from = to;
  }
  return parts;
}

/** Of so much of a span something has to be known. */
const enough = 0.5;

/** What is usual of a span, out of what is usual of its parts: else each rush hour would be unusual as soon as it is over. */
export function blend(
  parts: readonly { readonly usual: UsualValue | undefined; readonly weight: number }[],
  quantity: QuantityId,
): UsualValue | undefined {
  const known = parts.flatMap(({ usual, weight }) => (usual === undefined ? [] : [{ usual, weight }]));
  const [first] = known;
  if (first === undefined) return undefined;
  if (known.length === 1 && parts.length === 1) return first.usual;
  const whole = known.reduce((sum, { weight }) => sum + weight, 0);
  if (whole < enough) return undefined;
  const { up, down } = scaleOf(quantity);
  const mean = known.reduce((sum, { usual, weight }) => sum + up(usual.mean) * weight, 0) / whole;
  const deviation = known.reduce((sum, { usual, weight }) => sum + usual.deviation * weight, 0) / whole;
  return { mean: down(mean), deviation, weeks: Math.min(...known.map(({ usual }) => usual.weeks)) };
}
