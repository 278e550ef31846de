import type { Calendar } from '../model/calendar.ts';
import { hours, minutes } from '../model/duration.ts';
import { after, before, type EpochMs, type TimeSpan } from '../model/time.ts';

export const noisePeriodNames = ['day', 'evening', 'night'] as const;
export type NoisePeriodName = (typeof noisePeriodNames)[number];

/** The hours of the walls at which day, evening and night begin; a country may shift them (some begin the day at six). */
export type NoisePeriods = Readonly<Record<NoisePeriodName, number>>;

/** Directive 2002/49/EC, annex I: day 7 to 19, evening 19 to 23, night 23 to 7, local time. */
export const defaultNoisePeriods: NoisePeriods = { day: 7, evening: 19, night: 23 };

/** One day of noise: it begins with the day and ends with the night after it, so that no night is cut in two. */
export type NoiseDay = TimeSpan & { readonly periods: Readonly<Record<NoisePeriodName, TimeSpan>> };

/** The day of noise that a moment lies in: before seven in the morning it is still that of the day before. */
export function noiseDayOf(calendar: Calendar, moment: EpochMs, periods: NoisePeriods = defaultNoisePeriods): NoiseDay {
  const today = calendar.startOfDay(moment);
  const isBeforeDay = moment < atHour(calendar, today, periods.day);
  return noiseDay(calendar, isBeforeDay ? dayBefore(calendar, today) : today, periods);
}

/** The one that ended when the given one began. */
export const noiseDayBefore = (calendar: Calendar, { from }: NoiseDay, periods?: NoisePeriods): NoiseDay =>
  noiseDayOf(calendar, before(from, minutes(1)), periods);

function noiseDay(calendar: Calendar, today: EpochMs, periods: NoisePeriods): NoiseDay {
  const day = atHour(calendar, today, periods.day);
  const evening = atHour(calendar, today, periods.evening);
  const night = atHour(calendar, today, periods.night);
  const to = atHour(calendar, calendar.nextDay(today), periods.day);
  return {
    from: day,
    to,
    periods: { day: { from: day, to: evening }, evening: { from: evening, to: night }, night: { from: night, to } },
  };
}

const dayBefore = (calendar: Calendar, today: EpochMs): EpochMs => calendar.startOfDay(before(today, minutes(1)));

/** When the walls show this hour on the day that begins at the given moment, also on a day on which the clocks are changed. */
function atHour(calendar: Calendar, startOfDay: EpochMs, hour: number): EpochMs {
  const guess = after(startOfDay, hours(hour));
  const shown = calendar.wallTime(guess);
  const ahead = shown.hour + shown.minute / 60 - hour;
  return before(guess, hours(ahead));
}
