const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `3.2 GiB`. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** `3 days`, `5 hours`, `12 minutes`, `40 seconds`. */
export function spanOf(milliseconds: number): string {
  const span = Math.abs(milliseconds);
  for (const [unit, size] of spans) if (span >= 2 * size) return `${Math.floor(span / size)} ${unit}`;
  return `${(span / 1000).toFixed(span < 10_000 ? 1 : 0)} seconds`;
}

const spans = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

/** `1 fault`, `2 faults`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
