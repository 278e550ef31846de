import type { Scene } from '../../src/model/scene.ts';
import { shown } from '../imagined/payload.ts';
import type { Corner } from './corner.ts';

/** Calm air keeps what is let out into it; a fresh wind carries it off. */
const stagnation = (windMetresPerSecond: number): number => 4.5 / (1.5 + Math.max(0, windMetresPerSecond));

/** How strongly the sun drives photochemistry, 0 to 1. */
const sunshine = ({ sunElevation, cloudCover }: Scene): number =>
  Math.max(0, Math.sin((sunElevation * Math.PI) / 180)) * (1 - 0.7 * cloudCover);

/** Ozone is made by the sun and eaten by fresh exhaust, so that it is lowest where NO2 is highest. */
function ozone(scene: Scene, no2: number): number {
  const made = 45 + 65 * sunshine(scene) * Math.sqrt(scene.pollution);
  return Math.max(2, made - 0.45 * no2);
}

/** What the air carries at a corner: traffic, heating and the sea, thinned by the wind. */
export function air(scene: Scene, corner: Corner) {
  const traffic = scene.traffic * corner.traffic;
  const kept = scene.pollution * corner.air * stagnation(scene.windMetresPerSecond);
  const cold = Math.max(0, 16 - scene.airTemperatureCelsius) / 16;
  const pm25 = kept * (4.5 + 5 * traffic + 3.5 * cold);
  const no2 = kept * (6 + 32 * traffic);
  // Wind carries less exhaust, and more dust and sea salt.
  const coarse = 5 + 7 * traffic + 0.6 * scene.windMetresPerSecond;
  return {
    pm2_5: shown('pm2_5', pm25),
    pm10: shown('pm10', pm25 + coarse * corner.air),
    no2: shown('no2', no2),
    o3: shown('o3', ozone(scene, no2)),
    co: shown('co', kept * (0.15 + 0.35 * traffic)),
    so2: shown('so2', kept * (1.5 + 1.5 * cold)),
  };
}
