import { minutes } from '../../src/model/duration.ts';
import type { Luck, Scene } from '../../src/model/scene.ts';
import { between, createWander, happened } from '../imagined/chance.ts';
import { plainPayload, shown } from '../imagined/payload.ts';
import { createElapsedHours } from '../imagined/turns.ts';

const heartbeat = minutes(60);

/** How wanted this very bay is, compared with its neighbourhood: near the market or at the far end. */
function demandHere(parkingDemand: number, popularity: number): number {
  const demand = Math.min(0.98, Math.max(0.02, parkingDemand));
  const odds = (demand / (1 - demand)) * Math.exp(popularity);
  return odds / (1 + odds);
}

/**
 * Vehicles come and go so that, over time, the bay is taken for the share of time that the demand says; a stay lasts from
 * half an hour in a shopping street to three hours among homes, on average.
 */
function createOccupancy(luck: Luck): (scene: Scene, hoursElapsed: number) => boolean {
  const popularity = between(luck, -0.7, 0.7);
  const stayHours = between(luck, 0.5, 3);
  let occupied: boolean | undefined;
  return (scene, hoursElapsed) => {
    const share = demandHere(scene.parkingDemand, popularity);
    if (occupied === undefined) {
      occupied = luck() < share;
      return occupied;
    }
    const perHour = occupied ? (1 - share) / share / stayHours : 1 / stayHours;
    // Both rates are scaled alike: full streets mean long stays, empty ones short visits.
    const pace = Math.sqrt(share / (1 - share));
    if (happened(luck, perHour * pace, hoursElapsed)) occupied = !occupied;
    return occupied;
  };
}

/** A battery lasts five to ten years, a little less with each message. */
function createBattery(luck: Luck): (hoursElapsed: number, spoke: boolean) => number {
  const percentPerHour = 100 / (between(luck, 5, 10) * 8766);
  const percentPerMessage = 0.0004;
  let percent = between(luck, 45, 100);
  return (hoursElapsed, spoke) => {
    percent = Math.max(0, percent - percentPerHour * hoursElapsed - (spoke ? percentPerMessage : 0));
    return percent;
  };
}

/** Asphalt in the sun is warmer than the air; a car on it is a roof. */
function temperatureInGround(scene: Scene, occupied: boolean): number {
  const sun = Math.max(0, Math.sin((scene.sunElevation * Math.PI) / 180)) * (1 - 0.8 * scene.cloudCover);
  return scene.airTemperatureCelsius + (occupied ? 4 : 18) * sun;
}

/** One imagined bay: speaks when a vehicle comes or goes, and every hour otherwise. */
export function imagineBay(luck: Luck): (scene: Scene) => Uint8Array | undefined {
  const elapsed = createElapsedHours();
  const occupancy = createOccupancy(luck);
  const battery = createBattery(luck);
  const wander = createWander(luck, { spread: 0.6, memoryHours: 3 });
  let before: boolean | undefined;
  let nextHeartbeat = 0;
  let seq = 0;
  return (scene) => {
    const passed = elapsed(scene.time);
    const stray = wander(passed);
    const occupied = occupancy(scene, passed);
    const speaks = occupied !== before || scene.time >= nextHeartbeat;
    const percent = battery(passed, speaks);
    if (!speaks) return undefined;
    // The first heartbeat comes at a random moment of the hour, so that bays switched on together do not speak together.
    nextHeartbeat = scene.time + (before === undefined ? luck() * heartbeat : heartbeat);
    before = occupied;
    seq += 1;
    return plainPayload({
      time: scene.time,
      values: {
        occupied,
        battery: shown('battery_level', percent),
        temperature: shown('device_temperature', temperatureInGround(scene, occupied) + stray),
      },
      seq,
    });
  };
}
