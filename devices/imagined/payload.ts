import { type QuantityId, quantity } from '../../src/model/quantity.ts';
import { type EpochMs, toIso } from '../../src/model/time.ts';

const utf8 = new TextEncoder();

/** What an instrument would show: rounded to the digits that mean something, and never what it cannot show at all. */
export function shown(id: QuantityId, value: number): number {
  const { decimals, possible } = quantity(id);
  const bounded = Math.min(possible.max, Math.max(possible.min, value));
  return Number(bounded.toFixed(decimals));
}

type PlainReading = {
  readonly time: EpochMs;
  readonly values: Readonly<Record<string, number | boolean>>;
  readonly seq: number;
};

/** A reading in the plain JSON form, with the time to the second as devices send it. */
export function plainPayload({ time, values, seq }: PlainReading): Uint8Array {
  return utf8.encode(JSON.stringify({ time: toIso(time).replace('.000Z', 'Z'), values, seq }));
}
