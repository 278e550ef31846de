import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { type Duration, milliseconds } from '../model/duration.ts';
import type { KindId } from '../model/ids.ts';
import { quantity } from '../model/quantity.ts';
import { longestGap } from '../model/reach.ts';
import { after, type EpochMs } from '../model/time.ts';
import { hourOf, nextHour, oneHour } from './hours.ts';

/** How far behind a reading the windows begin that it still has a say in. */
export type Reach = {
  /** A state holds until the next one, or until the device counts as silent: also through hours in which nobody speaks. */
  readonly held: Duration;
  /** Of totals the growth since the reading before counts, in whichever window the next reading lies. */
  readonly grown: Duration;
};

export function reachOf({ quantities, rhythm }: DeviceKind): Reach {
  const behaves = new Set(quantities.map((id) => quantity(id).behaves));
  return {
    held: behaves.has('state') ? rhythm.staleAfter : milliseconds(0),
    grown: behaves.has('total') ? longestGap : milliseconds(0),
  };
}

/**
 * The hours whose rollups the readings of an hour have a say in. Growth matters only where there are readings, and an hour that
 * is still to come is touched by its own; a state also holds where there are none.
 */
export function touchedBy(hour: EpochMs, reach: Reach, now: EpochMs): readonly EpochMs[] {
  const last = after(hour, oneHour) - 1;
  const end = Math.max(last + reach.held, Math.min(last + reach.grown, now));
  const found = [hour];
  for (let next = nextHour(hour); next <= end; next = nextHour(next)) found.push(next);
  return found;
}

export type Timed = { readonly kind: KindId; readonly time: EpochMs };

/** Collects the hours of readings, which nearly always follow one another within the same one. */
export class HoursOfKinds {
  readonly #byKind = new Map<KindId, Set<EpochMs>>();
  #kind: KindId | undefined;
  #hours: Set<EpochMs> = new Set();
  #hour = Number.NaN;

  add(readings: readonly Timed[]): void {
    for (const { kind, time } of readings) {
      if (kind !== this.#kind) this.#turnTo(kind);
      else if (time >= this.#hour && time < this.#hour + oneHour) continue;
      const hour = hourOf(time);
      this.#hour = hour;
      this.#hours.add(hour);
    }
  }

  #turnTo(kind: KindId): void {
    const known = this.#byKind.get(kind);
    this.#hours = known ?? new Set();
    if (known === undefined) this.#byKind.set(kind, this.#hours);
    this.#kind = kind;
    this.#hour = Number.NaN;
  }

  *entries(): Generator<{ readonly kind: KindId; readonly hour: EpochMs }> {
    for (const [kind, hoursOfKind] of this.#byKind) for (const hour of hoursOfKind) yield { kind, hour };
  }
}

/** The reach of each kind; nothing of kinds that are not installed (any more). */
export const reaches = (kinds: Kinds): ReadonlyMap<KindId, Reach> =>
  new Map([...kinds].map(([id, kind]) => [id, reachOf(kind)]));
