import { cityZone } from './city.ts';
import { numberFormat, timeFormat } from './formats.ts';
import { language } from './language.ts';

/** `1,234.5`: as many digits after the point as mean something. */
export const number = (value: number, digits = 0): string =>
  numberFormat(language.value, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);

/** `37 %`, of a share from 0 to 1. */
export const percent = (share: number): string =>
  numberFormat(language.value, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** `350 m`, `1.2 km`. */
export function distance(metres: number): string {
  return metres < 950 ? written(Math.round(metres / 10) * 10, 'meter') : written(metres / 1000, 'kilometer');
}

const written = (value: number, unit: 'meter' | 'kilometer'): string =>
  numberFormat(language.value, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'meter' ? 0 : 1,
  }).format(value);

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const agoFormats = new Map<string, Intl.RelativeTimeFormat>();

/** To make one takes longer than to use it a hundred times, and long lists are full of ages. */
function agoIn(spoken: string): Intl.RelativeTimeFormat {
  const known = agoFormats.get(spoken) ?? new Intl.RelativeTimeFormat(spoken, { numeric: 'auto' });
  agoFormats.set(spoken, known);
  return known;
}

/** `3 minutes ago`. Under a minute it is `now`, for nobody reads seconds. */
export function ago(seconds: number): string {
  const format = agoIn(language.value);
  for (const [unit, length] of steps) if (seconds >= length) return format.format(-Math.round(seconds / length), unit);
  return format.format(0, 'second');
}

/** `5 min`, `3 h`, `2 days`: how long something lasts. */
export function lasting(seconds: number): string {
  const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['minute', 60];
  return numberFormat(language.value, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'day' ? 'long' : 'short',
  }).format(Math.max(1, Math.round(seconds / length)));
}

/** English as in Europe: 24 hours, and the day before the month. */
export const ofClocks = (): string => (language.value === 'en' ? 'en-GB' : language.value);

/** `21:05`, on the clocks of the city. */
export const clock = (time: Date): string =>
  timeFormat(ofClocks(), { hour: '2-digit', minute: '2-digit', timeZone: cityZone }).format(time);

/** `Sat 21 Nov, 21:05`, on the clocks of the city. */
export const moment = (time: Date): string =>
  timeFormat(ofClocks(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: cityZone,
  }).format(time);
