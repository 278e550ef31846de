import type { Luck } from '../../src/model/scene.ts';

/** A number around 0 with standard deviation 1 (Box and Muller). */
export function normal(luck: Luck): number {
  return Math.sqrt(-2 * Math.log(1 - luck())) * Math.cos(2 * Math.PI * luck());
}

export const between = (luck: Luck, min: number, max: number): number => min + luck() * (max - min);

/** Whether something that happens `perHour` on average happened within some hours. */
export const happened = (luck: Luck, perHour: number, hoursElapsed: number): boolean =>
  luck() < 1 - Math.exp(-perHour * hoursElapsed);

/**
 * A value that strays around 0 and finds back, as sensors and small weather do: standard deviation `spread`, forgetting
 * itself over `memoryHours`. Answers the value after some more hours.
 */
export function createWander(luck: Luck, { spread, memoryHours }: { spread: number; memoryHours: number }) {
  let value = normal(luck) * spread;
  return (hoursElapsed: number): number => {
    const kept = Math.exp(-hoursElapsed / memoryHours);
    value = value * kept + normal(luck) * spread * Math.sqrt(1 - kept * kept);
    return value;
  };
}
