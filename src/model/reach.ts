import type { DeviceKind } from './device-kind.ts';
import { type Duration, hours, milliseconds } from './duration.ts';
import { quantity as definitionOf, type QuantityId } from './quantity.ts';

/** Growth of a total counts from the reading before, which is looked for so far back. */
export const longestGap: Duration = hours(24);

/** How long before a window an observation may bear on it: a state that still holds, a total from which growth is counted. */
export function reachOf(quantity: QuantityId, { rhythm }: Pick<DeviceKind, 'rhythm'>): Duration {
  const { averages } = definitionOf(quantity);
  if (averages === 'share_of_time') return rhythm.staleAfter;
  return averages === 'difference' ? longestGap : milliseconds(0);
}

/** The same for whatever the kind measures. */
export const longestReach = (kind: Pick<DeviceKind, 'quantities' | 'rhythm'>): Duration =>
  milliseconds(Math.max(0, ...kind.quantities.map((quantity) => reachOf(quantity, kind))));
