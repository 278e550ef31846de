import { days, hours } from '../../src/model/duration.ts';
import type { Scene } from '../../src/model/scene.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { LocalTime } from './local-time.ts';
import { createNoise } from './noise.ts';

export type Weather = Pick<
  Scene,
  | 'cloudCover'
  | 'airTemperatureCelsius'
  | 'relativeHumidityPercent'
  | 'pressureHectopascal'
  | 'windMetresPerSecond'
  | 'windFromDegrees'
>;

const bounded = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/**
 * The Cantabrian coast: mild, often overcast, damp; monthly means from about 10 °C in February to 20 °C in August (AEMET
 * normals for Santander, rounded), a few degrees between night and afternoon, more under a clear sky.
 */
const seasonalMean = (dayOfYear: number): number => 15 - 5 * Math.cos(((dayOfYear - 35) / 365) * 2 * Math.PI);

/** Warmest about three in the afternoon. */
const dailySwing = (hour: number): number => Math.cos(((hour - 15) / 24) * 2 * Math.PI);

/** Lows pass to the north: the wind is mostly a west wind, south before a front, north-west behind it, and seldom from the east. */
const windFrom = (veer: number): number => (270 + 420 * (veer - 0.5) + 360) % 360;

/** Smooth seeded weather for the whole city: fronts pass every few days, and clouds every few hours. */
export function createWeather(seed: number): (time: EpochMs, local: LocalTime) => Weather {
  const front = createNoise(`${seed}/front`, days(3));
  const warmth = createNoise(`${seed}/warmth`, days(4));
  const cloud = createNoise(`${seed}/cloud`, hours(9));
  const wind = createNoise(`${seed}/wind`, hours(12));
  const veer = createNoise(`${seed}/veer`, days(2));
  return (time, { hour, dayOfYear }) => {
    const low = 1 - front(time);
    const cloudCover = bounded(0.35 + 1.1 * (low - 0.5) + 1.6 * (cloud(time) - 0.4), 0, 1);
    const swing = (1.2 + 3 * (1 - cloudCover)) * dailySwing(hour);
    const airTemperatureCelsius = seasonalMean(dayOfYear) + 12 * (warmth(time) - 0.5) + swing;
    return {
      cloudCover,
      airTemperatureCelsius,
      relativeHumidityPercent: bounded(76 + 30 * (low - 0.5) + 10 * (cloudCover - 0.5) - 3 * swing, 30, 100),
      pressureHectopascal: 1017 - 36 * (low - 0.5),
      windMetresPerSecond: bounded(4 + 14 * (wind(time) - 0.5) + 6 * (low - 0.5), 0.2, 25),
      windFromDegrees: windFrom(veer(time)),
    };
  };
}
