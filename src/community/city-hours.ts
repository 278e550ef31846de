import type { Calendar } from '../model/calendar.ts';
import { days, milliseconds, minutes } from '../model/duration.ts';
import { after, before, type EpochMs } from '../model/time.ts';
import type { Wish } from './port.ts';

const minuteOf = (calendar: Calendar, moment: EpochMs): number => {
  const { hour, minute } = calendar.wallTime(moment);
  return hour * 60 + minute;
};

/** When the clocks show this minute on the day that contains the moment; where they skip it, when they would have. */
function onDayOf(calendar: Calendar, moment: EpochMs, minute: number): EpochMs {
  const guess = after(calendar.startOfDay(moment), minutes(minute));
  const shown = minuteOf(calendar, guess);
  const moved = after(guess, minutes(minute - shown));
  // On the day of a change of clocks the guess is off by an hour; where the minute does not exist, so is the correction.
  return minuteOf(calendar, moved) === minute ? moved : guess;
}

/** When the quiet hours end that the moment lies in; the moment itself when it lies in none. */
export function endOfQuiet(calendar: Calendar, quiet: Wish['quietHours'], moment: EpochMs): EpochMs {
  if (quiet === undefined || quiet.from === quiet.to) return moment;
  const minute = minuteOf(calendar, moment);
  const overMidnight = quiet.to < quiet.from;
  const isQuiet = overMidnight ? minute >= quiet.from || minute < quiet.to : minute >= quiet.from && minute < quiet.to;
  if (!isQuiet) return moment;
  const day = overMidnight && minute >= quiet.from ? calendar.nextDay(moment) : moment;
  const end = onDayOf(calendar, day, quiet.to);
  return end > moment ? end : after(moment, milliseconds(1));
}

/** The last time that the clocks showed this minute, at the moment or before. */
export function lastTimeAt(calendar: Calendar, minute: number, moment: EpochMs): EpochMs {
  const today = onDayOf(calendar, moment, minute);
  if (today <= moment) return today;
  const yesterday = before(calendar.startOfDay(moment), minutes(1));
  const then = onDayOf(calendar, yesterday, minute);
  return then <= moment ? then : before(then, days(1));
}
