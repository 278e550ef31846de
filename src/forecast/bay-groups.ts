import type { Kinds } from '../model/device-kind.ts';
import type { Area } from '../model/geography.ts';
import type { EpochMs } from '../model/time.ts';
import { type Device, type Directory, isAccessible } from '../registry/port.ts';
import { type DerivedTotals, noTotals, type StateTotals } from '../state/port.ts';
import type { BayCount, BayGroup } from './port.ts';

/** Where people look for a place: not the city as a whole, which always has one. */
const forecastLevels: ReadonlySet<Area['level']> = new Set(['garage', 'street', 'district']);

/** A device that says whether a vehicle stands there is a bay, whatever its kind is called. */
export const isBay = ({ kind }: Device, kinds: Kinds): boolean =>
  kinds.get(kind)?.quantities.includes('occupied') ?? false;

/** The areas that have bays, each with the bays themselves. */
export function* areasWithBays(
  directory: Directory,
  kinds: Kinds,
): Generator<{ readonly area: Area; readonly bays: readonly Device[] }> {
  for (const area of directory.areas()) {
    if (!forecastLevels.has(area.level)) continue;
    const bays = [...directory.devicesIn(area.id)].filter((device) => isBay(device, kinds));
    if (bays.length > 0) yield { area, bays };
  }
}

/** All of the bays, and those for people with a disability apart, where there are some. */
export function groupsOf({ area, bays }: { readonly area: Area; readonly bays: readonly Device[] }) {
  const accessible = bays.filter(isAccessible);
  const groups: { readonly group: BayGroup; readonly bays: readonly Device[] }[] = [
    { group: { area: area.id, accessibleOnly: false }, bays },
  ];
  if (accessible.length > 0) groups.push({ group: { area: area.id, accessibleOnly: true }, bays: accessible });
  return groups;
}

type Present = { readonly state: DerivedTotals; readonly directory: Directory; readonly now: EpochMs };

/** What is known now of a group, from the totals of the city. */
export function totalsNow({ area, accessibleOnly }: BayGroup, { state, directory, now }: Present): StateTotals {
  const accessible = accessibleOnly ? { accessible: true } : {};
  const { states } = state.totals({ areas: directory.areasWithin(area), ...accessible, now });
  return states.get('occupied') ?? noTotals;
}

export const countOf = ({ off, on, total }: StateTotals): BayCount => ({ free: off, known: on + off, bays: total });
