import type { Check } from './check.ts';
import type { Place } from './place.ts';
import type { PlannedCheck } from './plan.ts';
import { holds, type Truth, unknown } from './truth.ts';

/** Devices of one area: how many there are, of how many it is known, and those that meet the condition. */
export type Count = { total: number; known: number; readonly matching: Set<Place> };

/** Counts, in every area, the devices of a scope that meet a condition. Rules with other limits share it. */
export class Tally {
  readonly check: Check;
  readonly #counts = new Map<Place, Count>();
  /** The conditions of areas that look at it. */
  readonly watchers = new Map<Place, PlannedCheck[]>();

  constructor(check: Check) {
    this.check = check;
  }

  of(area: Place): Count {
    const known = this.#counts.get(area);
    if (known !== undefined) return known;
    const count: Count = { total: 0, known: 0, matching: new Set() };
    this.#counts.set(area, count);
    return count;
  }

  /** Only areas that somebody watches are counted. */
  enter(device: Place, truth: Truth): void {
    for (const area of device.plan.around) {
      if (!this.watchers.has(area)) continue;
      const count = this.of(area);
      count.total += 1;
      if (truth !== unknown) count.known += 1;
      if (truth === holds) count.matching.add(device);
    }
  }

  leave(device: Place, truth: Truth): void {
    for (const area of device.plan.around) {
      if (!this.watchers.has(area)) continue;
      const count = this.of(area);
      count.total -= 1;
      if (truth !== unknown) count.known -= 1;
      count.matching.delete(device);
    }
  }

  move(device: Place, before: Truth, now: Truth): void {
    for (const area of device.plan.around) {
      if (!this.watchers.has(area)) continue;
      const count = this.of(area);
      if (before === unknown) count.known += 1;
      if (now === unknown) count.known -= 1;
      if (now === holds) count.matching.add(device);
      else if (before === holds) count.matching.delete(device);
    }
  }
}
