import { type Brand, brand } from './brand.ts';
import { type Duration, minutes } from './duration.ts';

/** A moment, in milliseconds since 1970-01-01T00:00:00Z. The only form of time inside Barrio; ISO 8601 in UTC at the edges. */
export type EpochMs = Brand<number, 'EpochMs'>;

/** `from` is included, `to` is not. */
export type TimeSpan = { readonly from: EpochMs; readonly to: EpochMs };

export const epochMs = (milliseconds: number): EpochMs => brand<EpochMs>(milliseconds);

/** Where logic learns what time it is. A parameter everywhere, so that a test can set it. */
export interface Clock {
  now(): EpochMs;
}

export const systemClock: Clock = { now: () => epochMs(Date.now()) };

export const after = (moment: EpochMs, span: Duration): EpochMs => epochMs(moment + span);
export const before = (moment: EpochMs, span: Duration): EpochMs => epochMs(moment - span);

/** `2026-11-21T10:00:00.000Z`. */
export const toIso = (moment: EpochMs): string => new Date(moment).toISOString();

const isoPattern = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Reads an ISO 8601 date and time that names its offset. A local time without a zone is `undefined`: guessing one moved
 * Santander's open data by two hours. So is a day that no calendar has, which `Date` would move into the next month.
 */
export function parseIso(text: string): EpochMs | undefined {
  const [, day] = isoPattern.exec(text) ?? [];
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || !isCalendarDay(day)) return undefined;
  return epochMs(milliseconds);
}

function isCalendarDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

/** No city had such sensors before: what claims to be older comes from a clock that was never set (Santander: 1970). */
export const earliestTime: EpochMs = epochMs(Date.UTC(2000, 0, 1));

/** Clocks of the street differ by seconds; ten minutes ahead is no clock any more. Readings may be dated so far ahead. */
export const clockTolerance = minutes(10);
