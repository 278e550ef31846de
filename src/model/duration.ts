import { type Brand, brand } from './brand.ts';

/** A span of time, in milliseconds. Written `seconds(5)`, never `5000`. */
export type Duration = Brand<number, 'Duration'>;

export const milliseconds = (count: number): Duration => brand<Duration>(count);
export const seconds = (count: number): Duration => brand<Duration>(count * 1000);
export const minutes = (count: number): Duration => seconds(count * 60);
export const hours = (count: number): Duration => minutes(count * 60);
export const days = (count: number): Duration => hours(count * 24);

const unitSizes: Readonly<Record<string, (count: number) => Duration>> = {
  ms: milliseconds,
  s: seconds,
  m: minutes,
  min: minutes,
  h: hours,
  d: days,
};

/** Reads `250ms`, `30s`, `15m`, `6h`, `7d`. Anything else is `undefined`. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|min|m|h|d)$/.exec(text.trim());
  const [, count, unit] = match ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return unitSizes[unit]?.(Number(count));
}
