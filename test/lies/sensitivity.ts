import { kinds } from '../../devices/index.ts';
import type { CityDevice } from '../../simulators/city/device.ts';
import { biasOf } from '../../simulators/scenarios/lies/bias.ts';
import { driftOf } from '../../simulators/scenarios/lies/drift.ts';
import type { Lie } from '../../simulators/scenarios/lies/lie.ts';
import { spikeOf } from '../../simulators/scenarios/lies/spike.ts';
import { clockAheadBy, clockBehindBy, clockDriftOf } from '../../simulators/scenarios/lies/wrong-clock.ts';
import { planLies, sensorsLie } from '../../simulators/scenarios/sensors-lie.ts';
import { hours, minutes, seconds } from '../../src/model/duration.ts';
import { after, type EpochMs } from '../../src/model/time.ts';
import { play } from './play.ts';
import { type FaultScore, scoreOf } from './score.ts';

/** A lie, and how strong it is, in words. */
type Strength = { readonly size: string; readonly lie: Lie };

const strengths: readonly Strength[] = [
  ...[2, 3, 4, 6, 12].map((degrees) => ({ size: `${degrees} °C`, lie: biasOf(degrees) })),
  ...[0.25, 0.5, 0.75, 1.5].map((degrees) => ({ size: `${degrees} °C an hour`, lie: driftOf(degrees) })),
  ...[2, 3, 4, 8].map((factor) => ({ size: `${factor} times the truth`, lie: spikeOf(factor) })),
  ...[30, 60, 90, 180].map((count) => ({ size: `${count} s`, lie: clockAheadBy(seconds(count)) })),
  // Some seconds more, so that no reading falls on the moment of an earlier one.
  ...[5, 15, 30, 120].map((count) => ({ size: `${count} min`, lie: clockBehindBy(seconds(60 * count + 7)) })),
  ...[0.5, 1, 2].map((count) => ({ size: `${count} min an hour`, lie: clockDriftOf(minutes(count)) })),
];

/** Stations lie about values; lamps of two gateways, which speak every quarter of an hour, about the time: a clock is judged by its peers. */
const takesPart = ({ id, gateway }: CityDevice): boolean =>
  id.startsWith('env-') || gateway === 'gw-05' || gateway === 'gw-17';

export type Sensed = { readonly size: string; readonly score: FaultScore };

/** Tells lies of several strengths, each in a city of its own: how small may one be and still be found? */
export async function senseAll(from: EpochMs, seed: number): Promise<readonly Sensed[]> {
  const incident = { begins: after(from, hours(6)), ends: after(from, hours(30)) };
  const sensed: Sensed[] = [];
  for (const { size, lie } of strengths) {
    const scenario = { ...sensorsLie, plan: planLies({ lies: [lie], liarsOfEach: 6 }) };
    const score = scoreOf(await play({ scenario, seed, from, lasts: hours(30), incident, takesPart }), kinds);
    sensed.push(...score.faults.flatMap((one) => (one.fault.lie === lie.name ? [{ size, score: one }] : [])));
  }
  return sensed;
}
