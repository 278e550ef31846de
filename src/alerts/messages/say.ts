import { type Duration, hours, minutes } from '../../model/duration.ts';
import type { Language } from '../../model/language.ts';
import type { EpochMs } from '../../model/time.ts';
import { locales, more, shortly } from './names.ts';

/** A city's way of writing numbers, times and lists in one language. */
export type Saying = {
  readonly number: (value: number, decimals: number) => string;
  readonly percent: (share: number) => string;
  readonly isOne: (value: number) => boolean;
  /** `18:40`; with its day when that is another one than that of `near`. */
  readonly time: (moment: EpochMs, near?: EpochMs) => string;
  readonly duration: (span: Duration) => string;
  /** The first three, and how many there are more. */
  readonly list: (names: readonly string[], count?: number) => string;
};

const mostNames = 3;

export function createSaying(language: Language, zone: string): Saying {
  const locale = locales[language];
  const numbers = new Map<number, Intl.NumberFormat>();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const plurals = new Intl.PluralRules(locale);
  const clock = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = new Intl.DateTimeFormat(locale, clock);
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' });
  const spans = new Intl.DurationFormat(locale, { style: 'long' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  function numberFormat(decimals: number): Intl.NumberFormat {
    const known = numbers.get(decimals) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    numbers.set(decimals, known);
    return known;
  }

  return {
    number: (value, decimals) => numberFormat(decimals).format(value),
    percent: (share) => percent.format(share),
    isOne: (value) => plurals.select(value) === 'one',
    time(moment, near = moment) {
      const isSameDay = day.format(moment) === day.format(near) && Math.abs(moment - near) < hours(30);
      return isSameDay ? time.format(moment) : `${day.format(moment)}, ${time.format(moment)}`;
    },
    duration: (span) => (span < minutes(1) ? shortly[language] : spans.format(partsOf(span))),
    list(names, count = names.length) {
      if (count <= mostNames && names.length === count) return lists.format(names);
      const named = names.slice(0, mostNames);
      return lists.format([...named, more[language](count - named.length)]);
    },
  };
}

/** The two largest parts that say anything: days and hours, or hours and minutes. */
function partsOf(span: Duration) {
  const inMinutes = Math.round(span / minutes(1));
  const [days, hoursLeft, minutesLeft] = [
    Math.floor(inMinutes / 1440),
    Math.floor(inMinutes / 60) % 24,
    inMinutes % 60,
  ];
  return days > 0 ? { days, hours: hoursLeft } : { hours: hoursLeft, minutes: minutesLeft };
}
