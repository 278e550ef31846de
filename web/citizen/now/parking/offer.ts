import type { LateBays, ParkingTotals, StreetNear } from '../../../contract/generated/answers.ts';

/** For whom a place is looked for: anybody, or people with a disability. */
export type Wish = 'any' | 'accessible';

export type Count = {
  readonly free: number;
  readonly occupied: number;
  readonly unknown: number;
  readonly bays: number;
  readonly doubted: number;
  readonly ageSeconds: number | null;
};

type Counted = Pick<ParkingTotals, 'free' | 'occupied' | 'unknown' | 'bays' | 'doubted' | 'basis' | 'accessible'>;

/** What of the bays is for them: those for people with a disability are for nobody else. */
export function countOf(totals: Counted, wish: Wish): Count {
  const { accessible } = totals;
  if (wish === 'accessible') return { ...pick(accessible), ageSeconds: accessible.basis.oldestAgeSeconds };
  const all = pick(totals);
  const apart = pick(accessible);
  return {
    free: all.free - apart.free,
    occupied: all.occupied - apart.occupied,
    unknown: all.unknown - apart.unknown,
    bays: all.bays - apart.bays,
    doubted: all.doubted - apart.doubted,
    ageSeconds: totals.basis.oldestAgeSeconds,
  };
}

const pick = ({
  free,
  occupied,
  unknown,
  bays,
  doubted,
}: Pick<Counted, 'free' | 'occupied' | 'unknown' | 'bays' | 'doubted'>) => ({
  free,
  occupied,
  unknown,
  bays,
  doubted,
});

/** How many of them are late: known still, and less sure. */
export function lateOf({ free, occupied, accessible }: LateBays, wish: Wish): Pick<Count, 'free' | 'occupied'> {
  return wish === 'accessible'
    ? accessible
    : { free: free - accessible.free, occupied: occupied - accessible.occupied };
}

export type Standing = 'free' | 'full' | 'none_known' | 'unknown';

/** How a street stands: where some are unknown, nobody can say that it is full. */
export function standingOf({ free, occupied, unknown }: Count): Standing {
  if (free > 0) return 'free';
  if (occupied === 0) return 'unknown';
  return unknown === 0 ? 'full' : 'none_known';
}

/** The streets that have such bays. Those for people with a disability come in an order of their own. */
export function offered(streets: readonly StreetNear[], wish: Wish): readonly StreetNear[] {
  const having = streets.filter((street) => countOf(street, wish).bays > 0);
  return wish === 'any' ? having : [...having].sort((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ nearestFreeAccessible, distanceMetres }: StreetNear): number =>
  nearestFreeAccessible === null ? 1_000_000 + distanceMetres : nearestFreeAccessible.distanceMetres;

/** The way to the place that one would take. */
export const walkTo = (street: StreetNear, wish: Wish): number =>
  (wish === 'any' ? street.nearestFree : street.nearestFreeAccessible)?.walkMinutes ?? street.walkMinutes;
