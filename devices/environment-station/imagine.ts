import { minutes } from '../../src/model/duration.ts';
import type { Luck, Scene } from '../../src/model/scene.ts';
import { plainPayload } from '../imagined/payload.ts';
import { createElapsedHours, createTurns } from '../imagined/turns.ts';
import { createCorner } from './corner.ts';
import { air } from './imagined-air.ts';
import { lightAndNoise, weather, wind } from './imagined-weather.ts';

const every = minutes(5);

/** One imagined station at one corner of the city. */
export function imagineStation(luck: Luck): (scene: Scene) => Uint8Array | undefined {
  const elapsed = createElapsedHours();
  const cornerAfter = createCorner(luck);
  const isTurn = createTurns(every, luck);
  let seq = 0;
  return (scene) => {
    const corner = cornerAfter(elapsed(scene.time));
    if (!isTurn(scene.time)) return undefined;
    seq += 1;
    const values = {
      ...air(scene, corner),
      ...weather(scene, corner),
      ...lightAndNoise(scene, corner),
      ...wind(scene, corner),
    };
    return plainPayload({ time: scene.time, values, seq });
  };
}
