import type { Clock } from '../../model/time.ts';

/** The longest that a server may make us wait: a wrong header must not silence the store for a day. */
const longestMs = 300_000;

/** Reads the Retry-After header (RFC 9110 10.2.3): a count of seconds, or a date. `undefined` when it is neither. */
export function retryAfterMs(header: string | null | undefined, clock: Clock): number | undefined {
  if (header === null || header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestMs);
}
