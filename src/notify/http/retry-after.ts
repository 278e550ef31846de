import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import type { EpochMs } from '../../model/time.ts';

/** Reads the header `Retry-After` (RFC 9110 10.2.3): seconds, or a date. */
export function readRetryAfter(text: string | undefined, now: EpochMs): Duration | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return seconds(Number(text));
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : milliseconds(Math.max(0, moment - now));
}
