import { type QuantityId, quantity } from '../../model/quantity.ts';

/** A value as a reason tells it: with the digits that mean something, and its unit. */
export function valueText(id: QuantityId, value: number): string {
  const { symbol, decimals } = quantity(id);
  const digits = String(Number(value.toFixed(decimals)));
  if (symbol === '') return digits;
  return symbol === '°' ? `${digits}°` : `${digits} ${symbol}`;
}

/** A span of time as people say it, whatever its sign: `40 s`, `15 min`, `2.5 h`, `3 d`. */
export function spanText(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  const [unit, length] = spans.find(([, length]) => size >= length * 2) ?? ['s', 1000];
  return `${Number((size / length).toFixed(1))} ${unit}`;
}

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;
