import type { Scene } from '../../src/model/scene.ts';
import { shown } from '../imagined/payload.ts';
import type { Corner } from './corner.ts';
import { withinTurn } from './direction.ts';

/** The weather of the scene as it arrives at a corner: warmer air there is drier by the same water in it. */
export function weather(scene: Scene, corner: Corner) {
  const humidity = scene.relativeHumidityPercent - 4 * corner.warmer;
  return {
    temperature: shown('air_temperature', scene.airTemperatureCelsius + corner.warmer),
    humidity: shown('relative_humidity', Math.max(8, humidity)),
    pressure: shown('atmospheric_pressure', scene.pressureHectopascal),
  };
}

/** The wind of the scene as the houses let it into a corner. */
export function wind(scene: Scene, corner: Corner) {
  return {
    wind: shown('wind_speed', scene.windMetresPerSecond * corner.wind),
    windDirection: withinTurn(shown('wind_direction', withinTurn(scene.windFromDegrees + corner.windTurned))),
  };
}

const fromDecibel = (level: number): number => 10 ** (level / 10);
const toDecibel = (energy: number): number => 10 * Math.log10(energy);

/** A quiet night, the wind and the traffic add up as energies. */
function soundLevel({ traffic, windMetresPerSecond }: Scene, corner: Corner): number {
  const energy =
    fromDecibel(37) + fromDecibel(25 + 2.5 * windMetresPerSecond) + traffic * corner.traffic * fromDecibel(71);
  return toDecibel(energy) + corner.noisier;
}

/** Full sun is about 110,000 lx, an overcast noon a fifth of it, dusk a few hundred, a lit street at night a dozen. */
function daylight({ sunElevation, cloudCover }: Scene): number {
  const clear = 110_000 * Math.max(0, Math.sin((sunElevation * Math.PI) / 180)) ** 1.2;
  const twilight = 400 * Math.exp(Math.min(0, sunElevation) / 1.5);
  return clear * (1 - 0.8 * cloudCover ** 2) + twilight;
}

/** What can be heard and seen at a corner. */
export function lightAndNoise(scene: Scene, corner: Corner) {
  const streetLighting = scene.mainsPower && scene.sunElevation < -0.5 ? 12 : 0;
  return {
    sound: shown('sound_level', soundLevel(scene, corner)),
    illuminance: shown('illuminance', corner.shade * (daylight(scene) + streetLighting)),
  };
}
