import { hashOf } from '../chance.ts';

const smooth = (share: number): number => share * share * (3 - 2 * share);

/** A line through chance values at equal steps, without corners: 0 to 1, repeatable from its name. */
function createOctave(name: string): (at: number) => number {
  const values = new Map<number, number>();
  const valueAt = (step: number): number => {
    const known = values.get(step);
    if (known !== undefined) return known;
    // Time moves forward: what was drawn long ago is not asked for again.
    if (values.size > 64) values.clear();
    const value = hashOf(`${name}/${step}`) / 0x1_0000_0000;
    values.set(step, value);
    return value;
  };
  return (at) => {
    const step = Math.floor(at);
    const from = valueAt(step);
    return from + (valueAt(step + 1) - from) * smooth(at - step);
  };
}

/**
 * Smooth chance over time, as weather has it: slow waves with smaller, faster ones on them. Between 0 and 1, mostly near the
 * middle; the same for the same name and moment, whatever was asked before.
 */
export function createNoise(name: string, periodMs: number): (time: number) => number {
  const octaves = [1, 2, 4].map((pace) => ({
    pace,
    weight: 1 / pace,
    valueAt: createOctave(`${name}/${pace}`),
  }));
  const sum = octaves.reduce((total, { weight }) => total + weight, 0);
  return (time) =>
    octaves.reduce((total, { pace, weight, valueAt }) => total + weight * valueAt((time / periodMs) * pace), 0) / sum;
}
