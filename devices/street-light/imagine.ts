import { minutes } from '../../src/model/duration.ts';
import type { Luck, Scene } from '../../src/model/scene.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { between, happened, normal } from '../imagined/chance.ts';
import { plainPayload, shown } from '../imagined/payload.ts';
import { createElapsedHours, createTurns } from '../imagined/turns.ts';

const every = minutes(15);
const standbyWatts = 0.6;
const burningHoursBetweenFaults = 12_000;
const hoursUntilRepaired = 72;
const shareBrokenAtStart = 0.004;

/** After midnight the streets are empty, and 60 % of the light is enough. */
const dimLevelAt = (time: EpochMs): number => (new Date(time).getUTCHours() < 5 ? 60 : 100);

/** Switches by the sun, each photocell a little differently, and earlier under clouds. */
function createPhotocell(luck: Luck): (scene: Scene) => boolean {
  const threshold = -0.5 + normal(luck) * 0.3;
  return ({ sunElevation, cloudCover }) => sunElevation < threshold + cloudCover;
}

/** Breaks rarely, and only while burning; somebody comes after some days. */
function createBreakage(luck: Luck): (shouldShine: boolean, hoursElapsed: number) => boolean {
  let broken = luck() < shareBrokenAtStart;
  return (shouldShine, hoursElapsed) => {
    if (broken) broken = !happened(luck, 1 / hoursUntilRepaired, hoursElapsed);
    else if (shouldShine) broken = happened(luck, 1 / burningHoursBetweenFaults, hoursElapsed);
    return broken;
  };
}

/** The two counters that only grow: installed some years ago, burning 4,100 hours a year. */
function createMeter(luck: Luck, ratedWatts: number) {
  const yearsInService = between(luck, 0.2, 12);
  let burningHours = yearsInService * 4100;
  let energyKwh = (burningHours * ratedWatts * 0.8 + yearsInService * 4660 * standbyWatts) / 1000;
  return ({ on, watts, hoursElapsed }: { on: boolean; watts: number; hoursElapsed: number }) => {
    if (on) burningHours += hoursElapsed;
    energyKwh += (watts * hoursElapsed) / 1000;
    return { burningHours, energyKwh };
  };
}

const rating = (luck: Luck): number => [40, 55, 75, 110][Math.floor(luck() * 4)] ?? 55;

/** One imagined lamp with its controller. Without mains there is nothing to speak with. */
export function imagineLamp(luck: Luck): (scene: Scene) => Uint8Array | undefined {
  const ratedWatts = rating(luck) * between(luck, 0.96, 1.04);
  const elapsed = createElapsedHours();
  const photocell = createPhotocell(luck);
  const breakage = createBreakage(luck);
  const meter = createMeter(luck, ratedWatts);
  let isTurn = createTurns(every, luck);
  let hadPower = true;
  let seq = 0;
  return (scene) => {
    const passed = elapsed(scene.time);
    // A controller that gets its supply back starts anew and says so.
    if (scene.mainsPower && !hadPower) isTurn = createTurns(every, luck);
    hadPower = scene.mainsPower;
    if (!scene.mainsPower) return undefined;
    const shouldShine = photocell(scene);
    const fault = breakage(shouldShine, passed);
    const on = shouldShine && !fault;
    const dim = on ? dimLevelAt(scene.time) : 0;
    const watts = standbyWatts + ((ratedWatts * dim) / 100) * (1 + normal(luck) * 0.01);
    const { burningHours, energyKwh } = meter({ on, watts, hoursElapsed: passed });
    if (!isTurn(scene.time)) return undefined;
    seq += 1;
    return plainPayload({
      time: scene.time,
      values: {
        on,
        dim,
        power: shown('active_power', watts),
        energy: shown('active_energy', energyKwh),
        fault,
        burningHours: shown('burning_hours', burningHours),
      },
      seq,
    });
  };
}
