import type { Observation, Reading } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';

/** By time, then device. */
export function byTimeThenDevice(one: Reading, other: Reading): number {
  if (one.time !== other.time) return one.time - other.time;
  if (one.device === other.device) return 0;
  return one.device < other.device ? -1 : 1;
}

/** What a question about these quantities gets of a reading; `undefined` when that is nothing. For `[]` it is that there was one. */
export function partOf(reading: Reading, quantities: readonly QuantityId[] | undefined): Reading | undefined {
  if (quantities === undefined) return reading;
  const observations = reading.observations.filter(({ quantity }) => quantities.includes(quantity));
  return observations.length > 0 || quantities.length === 0 ? { ...reading, observations } : undefined;
}

/** Readings in the order of time and device, with the parts of one put together: it speaks as the part that was received last. */
export function joinParts(readings: readonly Reading[]): readonly Reading[] {
  const joined: Reading[] = [];
  for (const reading of readings) {
    const last = joined.at(-1);
    if (last === undefined || byTimeThenDevice(last, reading) !== 0) joined.push(reading);
    else joined[joined.length - 1] = together(last, reading);
  }
  return joined;
}

function together(one: Reading, other: Reading): Reading {
  const newer = other.receivedAt >= one.receivedAt ? other : one;
  const observations: Observation[] = [...one.observations];
  for (const observation of other.observations) {
    if (!observations.some(({ quantity }) => quantity === observation.quantity)) observations.push(observation);
  }
  return { ...newer, observations };
}
