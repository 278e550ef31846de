import type { Calendar } from '../../model/calendar.ts';
import type { EpochMs } from '../../model/time.ts';

const two = (count: number): string => String(count).padStart(2, '0');

/** `2026-11-22T06:10:00+01:00`: CAP wants whole seconds and an offset, and never `Z` (3.3.2). */
export function capTime(moment: EpochMs, calendar: Calendar): string {
  const { year, month, day, hour, minute } = calendar.wallTime(moment);
  const second = Math.floor(moment / 1000) % 60;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const offset = Math.round((wall - Math.floor(moment / 60_000) * 60_000) / 60_000);
  // UTC is `-00:00` there.
  const sign = offset > 0 ? '+' : '-';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${sign}${two(hours)}:${two(minutes)}`;
}
