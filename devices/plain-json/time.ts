import { type EpochMs, epochMs, parseIso } from '../../src/model/time.ts';

const zero = 48;
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const dayMs = 86_400_000;

/** The number that `count` digits from `at` on stand for; `NaN` where one of them is no digit. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index += 1) {
    const digit = text.charCodeAt(index) - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function daysInMonth(year: number, month: number): number {
  const days = (daysBefore[month] ?? Number.NaN) - (daysBefore[month - 1] ?? Number.NaN);
  return month === 2 && isLeap(year) ? days + 1 : days;
}

/** Days from 1970-01-01 to a date, or `NaN` for one that no calendar has. */
function dayNumber(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477;
  const thisLeapDay = month > 2 && isLeap(year) ? 1 : 0;
  return (year - 1970) * 365 + leapDays + thisLeapDay + (daysBefore[month - 1] ?? Number.NaN) + day - 1;
}

const isZulu = (text: string): boolean =>
  (text.length === 20 || (text.length === 24 && text[19] === '.')) &&
  text[4] === '-' &&
  text[7] === '-' &&
  text[10] === 'T' &&
  text[13] === ':' &&
  text[16] === ':' &&
  text.endsWith('Z');

/** `2026-11-21T10:00:00Z` and `2026-11-21T10:00:00.000Z`, as nearly every device writes it: ten times as fast as `Date.parse`. */
function readZulu(text: string): EpochMs | undefined {
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const fraction = text.length === 24 ? digits(text, 20, 3) : 0;
  const isTime = hour <= 23 && minute <= 59 && second <= 59;
  const moment = dayNumber(text) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return isTime && !Number.isNaN(moment) ? epochMs(moment) : undefined;
}

/**
 * The moment that a payload names, or `undefined`. ISO 8601 with an offset. Dates that no calendar has (30 February) are
 * refused, which `Date.parse` moves into March; so is hour 24.
 */
export function readTime(text: string): EpochMs | undefined {
  if (isZulu(text)) return readZulu(text);
  const isCalendarDate = !Number.isNaN(dayNumber(text)) && digits(text, 11, 2) <= 23;
  return isCalendarDate ? parseIso(text) : undefined;
}
