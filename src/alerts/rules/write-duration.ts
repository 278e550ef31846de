import type { Duration } from '../../model/duration.ts';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `90m`, `2h`: in the largest unit that leaves no fraction, as {@link parseDuration} reads it. */
export function writeDuration(duration: Duration): string {
  if (duration === 0) return '0s';
  const unit = units.find(([, size]) => duration % size === 0);
  return unit === undefined ? `${duration}ms` : `${duration / unit[1]}${unit[0]}`;
}
