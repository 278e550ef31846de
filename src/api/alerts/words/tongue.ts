import type { Calendar } from '../../../model/calendar.ts';
import { type Duration, milliseconds } from '../../../model/duration.ts';
import type { Language } from '../../../model/language.ts';
import { isState, type QuantityId, quantity } from '../../../model/quantity.ts';
import { type EpochMs, toIso } from '../../../model/time.ts';
import { type Html, html } from '../../page/html.ts';

/** How numbers, spans and moments are written in one language, on the clocks of the city. */
export type Tongue = {
  readonly language: Language;
  readonly now: EpochMs;
  readonly zone: string;
  /** What stands between a word and what it announces. */
  readonly colon: string;
  number(value: number, decimals?: number): string;
  percent(share: number): string;
  /** A value of a quantity with its unit; of a state, yes or no. */
  value(id: QuantityId, value: number): string;
  span(span: Duration): string;
  between(from: EpochMs, to: EpochMs): string;
  /** The hour today, with the day before today. */
  moment(moment: EpochMs): string;
  stamp(moment: EpochMs): Html;
  minuteOfDay(minute: number): string;
};

const locales = { es: 'es-ES', en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Language, string>;

const units = {
  es: { day: ['día', 'días'], yes: 'sí', no: 'no' },
  en: { day: ['day', 'days'], yes: 'yes', no: 'no' },
  fr: { day: ['jour', 'jours'], yes: 'oui', no: 'non' },
} as const;

const sizes = [
  ['day', 86_400_000, 2],
  ['h', 3_600_000, 1],
  ['min', 60_000, 1],
] as const;

export function createTongue(language: Language, { calendar, now }: { calendar: Calendar; now: EpochMs }): Tongue {
  const locale = locales[language];
  const number = (value: number, decimals = 3): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
  const span = (length: Duration): string => {
    const [unit, size] = sizes.find(([, size, least]) => length >= size * least) ?? (['s', 1000] as const);
    // `90 min` says more than `2 h`.
    const isUneven = unit === 'h' && length < 7_200_000 && length % 3_600_000 >= 60_000;
    const count = isUneven ? Math.round(length / 60_000) : Math.round(length / size);
    const name = isUneven ? 'min' : unit === 'day' ? units[language].day[count === 1 ? 0 : 1] : unit;
    return `${number(count)}\u00a0${name}`;
  };
  const write = momentWriter(locale, { calendar, now });
  return {
    language,
    now,
    zone: calendar.zone,
    colon: language === 'fr' ? '\u00a0: ' : ': ',
    number,
    percent: (share) => `${number(share * 100, 0)}\u00a0%`,
    value: (id, value) => (isState(id) ? units[language][value === 0 ? 'no' : 'yes'] : withUnit(id, value, number)),
    span,
    between: (from, to) => span(milliseconds(Math.max(0, to - from))),
    moment: write,
    stamp: (moment) => html`<time datetime="${toIso(moment)}">${write(moment)}</time>`,
    minuteOfDay: (minute) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  };
}

function withUnit(id: QuantityId, value: number, number: Tongue['number']): string {
  const { symbol, decimals } = quantity(id);
  const figure = number(value, decimals);
  return symbol === '' ? figure : symbol === '°' ? `${figure}°` : `${figure}\u00a0${symbol}`;
}

function momentWriter(locale: string, { calendar, now }: { calendar: Calendar; now: EpochMs }) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: calendar.zone, hourCycle: 'h23', ...options });
  const hour = format({ hour: '2-digit', minute: '2-digit' });
  const date = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const year = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const [today, tomorrow, lastYear] = [calendar.startOfDay(now), calendar.nextDay(now), now - 300 * 86_400_000];
  return (moment: EpochMs): string => {
    if (moment >= today && moment < tomorrow) return hour.format(moment);
    return (moment >= lastYear ? date : year).format(moment);
  };
}
