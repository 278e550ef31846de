import type { Luck } from '../../src/model/scene.ts';
import { between, createWander } from '../imagined/chance.ts';

/** What differs from one corner of the city to the next, and strays over the hours: each factor around 1, each shift around 0. */
export type Corner = {
  /** How much of the city's traffic passes here. */
  readonly traffic: number;
  readonly air: number;
  readonly warmer: number;
  readonly noisier: number;
  readonly shade: number;
  /** The share of the wind over the roofs that is left here. */
  readonly wind: number;
  /** Degrees by which the street turns the wind. */
  readonly windTurned: number;
};

/** One corner of the city; answers how it is there after some more hours. */
export function createCorner(luck: Luck): (hoursElapsed: number) => Corner {
  const busy = between(luck, 0.3, 1);
  const shade = between(luck, 0.55, 1);
  const airStrays = createWander(luck, { spread: 0.12, memoryHours: 1.5 });
  const warmthStrays = createWander(luck, { spread: 0.5, memoryHours: 6 });
  const noiseStrays = createWander(luck, { spread: 1.2, memoryHours: 0.2 });
  const sheltered = between(luck, 0.3, 0.8);
  const turned = between(luck, -30, 30);
  const gusts = createWander(luck, { spread: 0.15, memoryHours: 0.1 });
  const eddies = createWander(luck, { spread: 12, memoryHours: 0.1 });
  return (hoursElapsed) => ({
    traffic: busy,
    air: Math.exp(airStrays(hoursElapsed)),
    warmer: warmthStrays(hoursElapsed),
    noisier: noiseStrays(hoursElapsed),
    shade,
    wind: sheltered * Math.exp(gusts(hoursElapsed)),
    windTurned: turned + eddies(hoursElapsed),
  });
}
