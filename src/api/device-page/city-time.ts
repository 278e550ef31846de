import type { Calendar } from '../../model/calendar.ts';
import type { Duration } from '../../model/duration.ts';
import { milliseconds } from '../../model/duration.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { type Html, html } from '../page/html.ts';
import { spanText } from './words.ts';

/** Moments as the clocks of the city show them, with the exact time for programs. */
export type CityTime = {
  readonly now: EpochMs;
  readonly zone: string;
  /** `13:05` today, `28 Feb 13:05` before. */
  text(moment: EpochMs): string;
  /** The hour and minute alone. */
  hour(moment: EpochMs): string;
  day(moment: EpochMs): string;
  stamp(moment: EpochMs): Html;
  ago(moment: EpochMs): string;
};

export function createCityTime(calendar: Calendar, now: EpochMs): CityTime {
  const { zone } = calendar;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  const hour = format({ hour: '2-digit', minute: '2-digit' });
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const date = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const year = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const [today, lastYear] = [calendar.startOfDay(now), now - 300 * 86_400_000];
  const text = (moment: EpochMs): string => (moment >= today ? hour : moment >= lastYear ? date : year).format(moment);
  return {
    now,
    zone,
    text,
    hour: (moment) => hour.format(moment),
    day: (moment) => day.format(moment),
    stamp: (moment) => html`<time datetime="${toIso(moment)}">${text(moment)}</time>`,
    ago: (moment) => spanText(agoOf(moment, now)),
  };
}

const agoOf = (moment: EpochMs, now: EpochMs): Duration => milliseconds(Math.max(0, now - moment));
