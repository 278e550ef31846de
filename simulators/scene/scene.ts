import { getPosition } from 'suncalc';
import type { Position } from '../../src/model/geography.ts';
import type { Scene } from '../../src/model/scene.ts';
import { type EpochMs, epochMs } from '../../src/model/time.ts';
import { hashOf } from '../chance.ts';
import { createLocalClock } from './local-time.ts';
import { streetsLife } from './streets-life.ts';
import { createWeather } from './weather.ts';

/** What is going on at a place, at a time. */
export type Scenery = (position: Position) => (time: EpochMs) => Scene;

const centre: Position = { lat: 43.463, lon: -3.805 };
const minuteMs = 60_000;

/** What is the same all over town, looked at once a minute: the sun moves a quarter of a degree in that time. */
function createSky(seed: number): (time: EpochMs) => Omit<Scene, 'time' | 'position'> {
  const local = createLocalClock();
  const weather = createWeather(seed);
  let minute = Number.NaN;
  let sky: Omit<Scene, 'time' | 'position'>;
  return (time) => {
    const minuteNow = Math.floor(time / minuteMs);
    if (minuteNow !== minute) {
      const moment = epochMs(minuteNow * minuteMs);
      const wall = local(moment);
      sky = {
        sunElevation: getPosition(new Date(moment), centre.lat, centre.lon).altitude,
        ...weather(moment, wall),
        ...streetsLife(wall),
        pollution: 1,
        mainsPower: true,
      };
      minute = minuteNow;
    }
    return sky;
  };
}

/** How much busier or quieter a corner of about a hundred metres is than the town: 0.75 to 1.15, for good. */
const bustle = ({ lat, lon }: Position): number =>
  0.75 + 0.4 * (hashOf(`bustle/${Math.round(lat * 1000)}/${Math.round(lon * 700)}`) / 0x1_0000_0000);

/** A seeded Santander: the sun as it stands, smooth weather, and streets that keep Spanish hours. */
export function createScenery(seed: number): Scenery {
  const sky = createSky(seed);
  return (position) => {
    const busy = bustle(position);
    return (time) => {
      const town = sky(time);
      return { ...town, time, position, traffic: Math.min(1, town.traffic * busy) };
    };
  };
}
