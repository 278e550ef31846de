import { z } from 'zod';
import { type Duration, minutes } from '../../model/duration.ts';
import type { AreaId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/time.ts';
import { counts } from '../vocabulary/basis.ts';
import { type CityParts, viewCity } from '../vocabulary/city-view.ts';

export const TrendShape = z
  .object({
    is: z.enum(['filling', 'emptying', 'steady']),
    change: z.int().describe('Free places more (or fewer) than then, in the whole street.'),
    minutes: z.int().min(1).describe('How long ago that was.'),
  })
  .nullable()
  .describe(
    'How the free places went; null when nobody can tell: too few bays are known, or it was not looked at long enough.',
  );

export type Trend = z.output<typeof TrendShape>;

type Look = { readonly at: EpochMs; readonly counted: ReadonlyMap<AreaId, BayCount> };
type BayCount = { readonly free: number; readonly known: number; readonly bays: number };

/** Where the free places of each street are going, from looking at them every minute. */
export type FreeTrail = {
  /** Remembers the present moment. */
  look(): void;
  trendOf(area: AreaId): Trend;
};

/** A trend is told from about ten minutes: less is chance, more is too late for who is on the way. */
const span = minutes(10);
const leastSpan = minutes(5);
const kept = minutes(15);

export function createFreeTrail(parts: CityParts): FreeTrail {
  const { state, clock } = parts;
  let looks: readonly Look[] = [];

  /** What is late tells nothing of where it goes. */
  function countBays(areas: readonly AreaId[] | undefined): ReadonlyMap<AreaId, BayCount> {
    const view = viewCity(parts);
    const counted = new Map<AreaId, BayCount>();
    for (const bay of state.measuring(['occupied'], { areas })) {
      if (bay.area === undefined) continue;
      const { free, known, bays } = counted.get(bay.area) ?? { free: 0, known: 0, bays: 0 };
      const fact = view.fact(bay, 'occupied');
      const isTold = counts(fact) && fact.freshness === 'live';
      const isFree = isTold && fact.value === 0;
      counted.set(bay.area, { free: free + Number(isFree), known: known + Number(isTold), bays: bays + 1 });
    }
    return counted;
  }

  return {
    look() {
      const at = clock.now();
      looks = [...looks.filter((look) => look.at < at && at - look.at <= kept), { at, counted: countBays(undefined) }];
    },
    trendOf(area) {
      const now = clock.now();
      const then = nearest(looks, now);
      const before = then?.counted.get(area);
      const after = countBays([area]).get(area);
      if (then === undefined || before === undefined || after === undefined) return null;
      const passed = Math.max(1, Math.round((now - then.at) / minutes(1)));
      return trendBetween(before, after, passed);
    },
  };
}

/** The look that lies closest to ten minutes ago, where one is old enough to tell anything. */
function nearest(looks: readonly Look[], now: EpochMs): Look | undefined {
  const off = ({ at }: Look): number => Math.abs(now - at - span);
  return looks
    .filter(({ at }) => now - at >= leastSpan && now - at <= kept)
    .toSorted((one, other) => off(one) - off(other))[0];
}

/** Two counts of different bays cannot be compared: most must be known, and what is known of more or fewer must not explain the change. */
function trendBetween(before: BayCount, now: BayCount, passed: number): Trend {
  const isKnown = [before, now].every(({ known, bays }) => known > 0 && known * 2 > bays);
  const [change, others] = [now.free - before.free, Math.abs(before.known - now.known)];
  if (!isKnown || others > Math.max(1, now.known / 10)) return null;
  if (others > 0 && Math.abs(change) <= others) return null;
  const least = Math.max(1, Math.ceil(now.known / 10));
  const is = change <= -least ? 'filling' : change >= least ? 'emptying' : 'steady';
  return { is, change, minutes: passed };
}

/** Looks every minute until it is closed. */
export function startFreeTrail(parts: CityParts, every: Duration = minutes(1)): FreeTrail & { close(): void } {
  const trail = createFreeTrail(parts);
  const timer = setInterval(() => trail.look(), every);
  timer.unref();
  return { ...trail, close: () => clearInterval(timer) };
}
