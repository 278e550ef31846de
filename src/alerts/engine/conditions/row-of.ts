import type { Lens } from '../lens.ts';
import type { Place } from '../place.ts';

/** Where the series of a device is kept; -1 when nothing was seen of it. */
export function rowOf({ plan, rows }: Pick<Place, 'plan' | 'rows'>, lens: Lens): number {
  return rows[plan.lenses.indexOf(lens)] ?? -1;
}
