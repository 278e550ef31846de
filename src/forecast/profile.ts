import type { Calendar, WallTime } from '../model/calendar.ts';
import { minutes } from '../model/duration.ts';
import type { EpochMs } from '../model/time.ts';

/** Working days are alike, Saturdays and Sundays are not. */
export type DayClass = 'working_day' | 'saturday' | 'sunday';

const slotsPerDay = 96;
const slotMinutes = 15;
/** After so many days a moment counts half: streets change. */
const halfLifeDays = 28;
/** So much is believed of a slot before it was ever seen: the mean of its neighbours. */
const neighbours = 2;

type Slot = { sum: number; free: number; weight: number; days: number; lastDay: number };

export function dayClassOf({ weekday }: Pick<WallTime, 'weekday'>): DayClass {
  if (weekday === 0) return 'sunday';
  return weekday === 6 ? 'saturday' : 'working_day';
}

/** What is usual at an hour. */
export type Usual = {
  /** The share of such moments at which at least one place was free. */
  readonly availability: number;
  /** The mean number of free places. */
  readonly free: number;
  /** On so many days it was seen. */
  readonly days: number;
};

/** What a street is like at this hour of this kind of day, learnt moment by moment, the older the less it counts. */
export class Profile {
  readonly #calendar: Calendar;
  readonly #slots = new Map<DayClass, (Slot | undefined)[]>();
  readonly #days = new Set<number>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** Days that anything was learnt of. */
  get days(): number {
    return this.#days.size;
  }

  learn(moment: EpochMs, free: number): void {
    const { dayClass, index, day } = this.#placeOf(moment);
    const slots = this.#slots.get(dayClass) ?? [];
    this.#slots.set(dayClass, slots);
    const slot = slots[index] ?? { sum: 0, free: 0, weight: 0, days: 0, lastDay: day };
    slots[index] = slot;
    if (slot.lastDay !== day || slot.days === 0) {
      const faded = 0.5 ** ((day - slot.lastDay) / halfLifeDays);
      slot.sum *= faded;
      slot.free *= faded;
      slot.weight *= faded;
      slot.days += 1;
      slot.lastDay = day;
    }
    slot.sum += free > 0 ? 1 : 0;
    slot.free += free;
    slot.weight += 1;
    this.#days.add(day);
  }

  /** The slot and those beside it, half as much the further away. `undefined` before anything near it was seen. */
  usual(moment: EpochMs): Usual | undefined {
    const { dayClass, index } = this.#placeOf(moment);
    const slots = this.#slots.get(dayClass) ?? [];
    let [available, free, weight] = [0, 0, 0];
    for (let distance = -neighbours; distance <= neighbours; distance += 1) {
      const slot = slots[(index + distance + slotsPerDay) % slotsPerDay];
      if (slot === undefined) continue;
      const share = 0.5 ** Math.abs(distance);
      available += slot.sum * share;
      free += slot.free * share;
      weight += slot.weight * share;
    }
    if (weight === 0) return undefined;
    return { availability: available / weight, free: free / weight, days: slots[index]?.days ?? 0 };
  }

  #placeOf(moment: EpochMs): { readonly dayClass: DayClass; readonly index: number; readonly day: number } {
    const wall = this.#calendar.wallTime(moment);
    const index = Math.floor((wall.hour * 60 + wall.minute) / slotMinutes);
    const day = Math.floor(Date.UTC(wall.year, wall.month - 1, wall.day) / minutes(24 * 60));
    return { dayClass: dayClassOf(wall), index, day };
  }
}
