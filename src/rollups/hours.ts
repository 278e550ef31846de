import { type Duration, hours, minutes } from '../model/duration.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import type { TimeSpan } from '../stores/port.ts';

export const oneHour: Duration = hours(1);

/** What a window waits for after its end before it is rolled up: readings that are on their way. */
export const settling: Duration = minutes(1);

/** The hour of UTC in which a moment lies. */
export const hourOf = (moment: number): EpochMs => epochMs(Math.floor(moment / oneHour) * oneHour);

export const nextHour = (hour: EpochMs): EpochMs => after(hour, oneHour);

export const spanOfHour = (hour: EpochMs): TimeSpan => ({ from: hour, to: nextHour(hour) });

/** Whether nothing but late readings can belong to a window that ends then. */
export const isOver = (end: EpochMs, now: EpochMs): boolean => end + settling <= now;

/** The hours that a span touches, in order. */
export function hoursOf({ from, to }: TimeSpan): readonly EpochMs[] {
  const found: EpochMs[] = [];
  for (let hour = hourOf(from); hour < to; hour = nextHour(hour)) found.push(hour);
  return found;
}
