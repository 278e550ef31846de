import { expect, it } from 'vitest';
import type { QuantityId } from '../../src/model/quantity.ts';
import type { Scene } from '../../src/model/scene.ts';
import { scenesOfADay, seededLuck } from '../corpus/day.ts';
import { environmentStation } from './index.ts';

const stations = 10;

/** The mean of a quantity over the day of several stations, in the scenes that `when` picks. */
function meanOf(id: QuantityId, weather: Partial<Scene>, when: (scene: Scene) => boolean = () => true): number {
  const values = Array.from({ length: stations }, (_, seed) => environmentStation.imagine(seededLuck(seed))).flatMap(
    (station) =>
      scenesOfADay(weather).flatMap((scene) => {
        const payload = station(scene);
        const decoded = payload && environmentStation.decode(payload);
        const isWanted = when(scene) && decoded?.ok;
        return isWanted ? decoded.samples.filter(({ quantity }) => quantity === id).map(({ value }) => value) : [];
      }),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const isRushHour = ({ traffic }: Scene): boolean => traffic > 0.8;
const isNoon = ({ sunElevation }: Scene): boolean => sunElevation > 50;
const isNight = ({ sunElevation }: Scene): boolean => sunElevation < -10;
const isEmpty = ({ traffic }: Scene): boolean => traffic < 0.1;

it.each(['no2', 'pm2_5', 'co', 'sound_level'] as const)('there is more %s in the rush hour', (id) => {
  expect(meanOf(id, {}, isRushHour)).toBeGreaterThan(meanOf(id, {}, isEmpty));
});

it.each(['no2', 'pm2_5', 'co', 'so2'] as const)('a fresh wind carries %s off', (id) => {
  expect(meanOf(id, { windMetresPerSecond: 10 })).toBeLessThan(0.7 * meanOf(id, { windMetresPerSecond: 1 }));
});

it('smog is several times an ordinary day', () => {
  expect(meanOf('pm2_5', { pollution: 5 })).toBeGreaterThan(3 * meanOf('pm2_5', {}));
});

it('the sun makes ozone', () => {
  const sameTraffic = { traffic: 0.3 };
  expect(meanOf('o3', sameTraffic, isNoon)).toBeGreaterThan(meanOf('o3', sameTraffic, isNight) + 15);
});

it('clouds take light, and the night takes nearly all of it', () => {
  expect(meanOf('illuminance', { cloudCover: 1 })).toBeLessThan(0.4 * meanOf('illuminance', { cloudCover: 0 }));
  expect(meanOf('illuminance', {}, ({ sunElevation }) => sunElevation < -15)).toBeLessThan(20);
});

it('the houses take much of the wind, and turn it by less than a quarter', () => {
  const roofs = { windMetresPerSecond: 10, windFromDegrees: 180 };
  expect(meanOf('wind_speed', roofs)).toBeGreaterThan(2);
  expect(meanOf('wind_speed', roofs)).toBeLessThan(9);
  expect(meanOf('wind_direction', roofs)).toBeGreaterThan(150);
  expect(meanOf('wind_direction', roofs)).toBeLessThan(210);
});
