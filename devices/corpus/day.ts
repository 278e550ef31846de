import { type Duration, minutes } from '../../src/model/duration.ts';
import type { Luck, Scene } from '../../src/model/scene.ts';
import { epochMs } from '../../src/model/time.ts';

/** Repeatable chance for tests (mulberry32). */
export function seededLuck(seed: number): Luck {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Time from one scene of the day to the next. */
export const sceneStep: Duration = minutes(1);

const midnight = Date.parse('2026-06-21T00:00:00Z');
const wave = (hour: number, peak: number): number => Math.exp(-(((hour - peak) / 2.5) ** 2));

/** One minute of a plain day in June: sun from five to nine, rush hours in the morning and the evening. */
function sceneAt(minute: number, weather: Partial<Scene>): Scene {
  const hour = (minute / 60) % 24;
  const sun = Math.sin(((hour - 5) / 16) * Math.PI);
  return {
    time: epochMs(midnight + minute * sceneStep),
    position: { lat: 43.4623, lon: -3.81 },
    sunElevation: 65 * sun,
    cloudCover: 0.4,
    airTemperatureCelsius: 17 + 5 * sun,
    relativeHumidityPercent: 75 - 15 * sun,
    pressureHectopascal: 1016,
    windMetresPerSecond: 3,
    windFromDegrees: (300 + 8 * hour) % 360,
    traffic: Math.min(1, 0.05 + wave(hour, 8.5) + wave(hour, 18.5)),
    parkingDemand: 0.6 + 0.3 * wave(hour, 12),
    pollution: 1,
    mainsPower: true,
    ...weather,
  };
}

/** Every scene of a day, one a minute; `weather` overrides what should be otherwise all day long. */
export const scenesOfADay = (weather: Partial<Scene> = {}): readonly Scene[] =>
  Array.from({ length: 24 * 60 }, (_, minute) => sceneAt(minute, weather));
