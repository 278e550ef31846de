import type { Calendar } from '../../model/calendar.ts';
import { days } from '../../model/duration.ts';
import { before, type EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../../stores/port.ts';

/** The last day of the city that is over, and the last seven. */
export type PastDays = { readonly yesterday: TimeSpan; readonly week: TimeSpan };

export function pastDays(calendar: Calendar, at: EpochMs): PastDays {
  const today = calendar.startOfDay(at);
  // Half a day further back than so many days of 24 hours, so that a day of 23 or 25 changes nothing.
  const begin = (ago: number): EpochMs => calendar.startOfDay(before(today, days(ago - 0.5)));
  return { yesterday: { from: begin(1), to: today }, week: { from: begin(7), to: today } };
}
