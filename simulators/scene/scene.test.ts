import { describe, expect, it } from 'vitest';
import type { Scene } from '../../src/model/scene.ts';
import { epochMs, parseIso } from '../../src/model/time.ts';
import { createLocalClock } from './local-time.ts';
import { createNoise } from './noise.ts';
import { createScenery } from './scene.ts';

const at = (iso: string) => parseIso(iso) ?? epochMs(Number.NaN);
const place = { lat: 43.463, lon: -3.8 };
const sceneAt = (iso: string) => createScenery(1)(place)(at(iso));
const halfHours = (from: string, days: number) =>
  Array.from({ length: days * 48 }, (_, count) => epochMs(at(from) + count * 1_800_000));

const span = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

describe('the clocks of Santander', () => {
  it.each([
    ['2026-01-15T12:00:00Z', 13],
    ['2026-07-15T12:00:00Z', 14],
    ['2026-03-29T00:59:00Z', 1 + 59 / 60],
    ['2026-03-29T01:00:00Z', 3],
    ['2026-10-25T00:30:00Z', 2.5],
    ['2026-10-25T01:30:00Z', 2.5],
  ])('show at %s the hour %d', (iso, hour) => {
    expect(createLocalClock()(at(iso)).hour).toBeCloseTo(hour, 6);
  });

  it.each([
    ['2026-11-21T12:00:00Z', true],
    ['2026-11-23T12:00:00Z', false],
    ['2026-12-08T12:00:00Z', true],
    ['2026-11-22T23:30:00Z', false],
  ])('know at %s whether people work: day off %s', (iso, isDayOff) => {
    expect(createLocalClock()(at(iso)).isDayOff).toBe(isDayOff);
  });
});

describe('the sun', () => {
  it('stands at about 70 degrees at noon in June, 23 in December, and below the horizon at night', () => {
    expect(sceneAt('2026-06-21T12:15:00Z').sunElevation).toBeCloseTo(70, 0);
    expect(sceneAt('2026-12-21T12:15:00Z').sunElevation).toBeCloseTo(23, 0);
    expect(sceneAt('2026-06-21T01:00:00Z').sunElevation).toBeLessThan(-15);
  });
});

describe('the streets', () => {
  it('are full at half past eight of a working day, and empty at four in the morning', () => {
    expect(sceneAt('2026-11-18T07:30:00Z').traffic).toBeGreaterThan(0.6);
    expect(sceneAt('2026-11-18T03:00:00Z').traffic).toBeLessThan(0.1);
  });

  it('have no morning rush on a Sunday', () => {
    expect(sceneAt('2026-11-22T07:30:00Z').traffic).toBeLessThan(0.3);
  });

  it('want more parking at noon than at dawn', () => {
    expect(sceneAt('2026-11-18T11:00:00Z').parkingDemand).toBeGreaterThan(0.75);
    expect(sceneAt('2026-11-18T05:30:00Z').parkingDemand).toBeLessThan(0.6);
  });
});

const meanTemperature = (scenes: readonly Scene[], keep: (date: Date) => boolean) => {
  const kept = scenes.filter(({ time }) => keep(new Date(time)));
  return kept.reduce((sum, { airTemperatureCelsius }) => sum + airTemperatureCelsius, 0) / kept.length;
};

describe('the weather', () => {
  const year = halfHours('2026-01-01T00:00:00Z', 365).map(createScenery(7)(place));

  it('stays within what Santander has seen', () => {
    const [coldest, warmest] = span(year.map(({ airTemperatureCelsius }) => airTemperatureCelsius));
    expect(coldest).toBeGreaterThan(-4);
    expect(warmest).toBeLessThan(36);
    const [lowest, highest] = span(year.map(({ pressureHectopascal }) => pressureHectopascal));
    expect(lowest).toBeGreaterThan(960);
    expect(highest).toBeLessThan(1050);
  });

  it('has shares and percentages that are some', () => {
    for (const share of ['cloudCover', 'traffic', 'parkingDemand'] as const) {
      const [least, most] = span(year.map((scene) => scene[share]));
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(1);
    }
    const [driest, dampest] = span(year.map(({ relativeHumidityPercent }) => relativeHumidityPercent));
    expect(driest).toBeGreaterThanOrEqual(30);
    expect(dampest).toBeLessThanOrEqual(100);
    expect(Math.min(...year.map(({ windMetresPerSecond }) => windMetresPerSecond))).toBeGreaterThan(0);
  });

  it('has wind from everywhere, most of it from the west, that veers smoothly', () => {
    const from = year.map(({ windFromDegrees }) => windFromDegrees);
    expect(Math.min(...from)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...from)).toBeLessThan(360);
    const share = (low: number, high: number) => from.filter((at) => at >= low && at < high).length / from.length;
    expect(share(180, 360)).toBeGreaterThan(0.5);
    expect(share(0, 180)).toBeGreaterThan(0.02);
    const turns = from.slice(1).map((at, before) => Math.abs(((at - (from[before] ?? 0) + 540) % 360) - 180));
    expect(Math.max(...turns)).toBeLessThan(30);
  });

  it('is warmer in August than in February, and in the afternoon than before dawn', () => {
    expect(
      meanTemperature(year, (date) => date.getUTCMonth() === 7) -
        meanTemperature(year, (date) => date.getUTCMonth() === 1),
    ).toBeGreaterThan(5);
    expect(
      meanTemperature(year, (date) => date.getUTCHours() === 14) -
        meanTemperature(year, (date) => date.getUTCHours() === 4),
    ).toBeGreaterThan(3);
  });

  it('changes smoothly', () => {
    const jumps = year
      .slice(1)
      .map((scene, before) => Math.abs(scene.airTemperatureCelsius - (year[before]?.airTemperatureCelsius ?? 0)));
    expect(Math.max(...jumps)).toBeLessThan(2.5);
  });

  it('is another one for another seed, and the same for the same', () => {
    const time = at('2026-11-18T11:00:00Z');
    expect(createScenery(1)(place)(time)).toEqual(createScenery(1)(place)(time));
    expect(createScenery(2)(place)(time).airTemperatureCelsius).not.toBe(
      createScenery(1)(place)(time).airTemperatureCelsius,
    );
  });
});

describe('noise', () => {
  it('says the same of a moment whatever was asked before', () => {
    const noise = createNoise('name', 1000);
    const first = noise(12_345);
    for (let time = 0; time < 1_000_000; time += 500) noise(time);
    expect(noise(12_345)).toBe(first);
  });
});
