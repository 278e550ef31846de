import { beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import type { CityDevice } from '../../simulators/city/device.ts';
import { ordinaryDay } from '../../simulators/scenarios/ordinary-day.ts';
import type { Scenario } from '../../simulators/scenarios/scenario.ts';
import { sensorsLie } from '../../simulators/scenarios/sensors-lie.ts';
import { smogEpisode } from '../../simulators/scenarios/smog-episode.ts';
import { hours } from '../../src/model/duration.ts';
import { after, epochMs } from '../../src/model/time.ts';
import { play } from './play.ts';
import { type FaultScore, precisionOf, recallOf, type Score, scoreOf } from './score.ts';

/**
 * A small part of the report that `npm run report:lies` writes: all stations, the lamps and bays of two gateways (a clock is judged
 * beside those that share its line), one afternoon and night.
 */
const from = epochMs(Date.UTC(2026, 9, 14, 6));
const incident = { begins: after(from, hours(3)), ends: after(from, hours(14)) };
const takesPart = ({ id, gateway }: CityDevice): boolean =>
  id.startsWith('env-') || gateway === 'gw-05' || gateway === 'gw-17';

async function scoreScenario(scenario: Scenario): Promise<Score> {
  return scoreOf(await play({ scenario, seed: 7, from, lasts: hours(16), incident, takesPart }), kinds);
}

let lies: Score;
beforeAll(async () => {
  lies = await scoreScenario(sensorsLie);
}, 60_000);

const of = (lie: string): FaultScore => {
  const score = lies.faults.find(({ fault }) => fault.lie === lie);
  if (score === undefined) throw new Error(`no score of ${lie}`);
  return score;
};

describe('sensors that lie', () => {
  it.each([
    { lie: 'stuck', recall: 1, precision: 0.95 },
    // Eight times the NO2 of clean air is what a street with traffic has: no test can know.
    { lie: 'spike', recall: 0.65, noticed: 0.65, precision: 0.95 },
    { lie: 'out_of_range', recall: 1, precision: 0.95 },
    { lie: 'jump', recall: 0.95, precision: 0.95 },
    { lie: 'bias', recall: 1, precision: 0.95 },
    { lie: 'drift', recall: 1, precision: 0.95 },
    { lie: 'clock_ahead', recall: 1, precision: 0.95 },
    { lie: 'clock_behind', recall: 1, precision: 0.95 },
    { lie: 'clock_drift', recall: 1, precision: 0.95 },
    { lie: 'clock_1970', recall: 1, precision: 1 },
    { lie: 'clock_future', recall: 1, precision: 1 },
    { lie: 'low_battery', recall: 1, precision: 1 },
    { lie: 'silent', recall: 1, precision: 1 },
  ])('are found out: $lie', ({ lie, recall, noticed = 0.95, precision }) => {
    expect(of(lie).liars).toBe(3);
    expect(recallOf(of(lie))).toBeGreaterThanOrEqual(recall);
    expect(of(lie).noticed / of(lie).episodes).toBeGreaterThanOrEqual(noticed);
    expect(precisionOf(of(lie))).toBeGreaterThanOrEqual(precision);
  });

  it.each(['duplicate', 'out_of_order'])('are left alone when it does no harm: %s', (lie) => {
    expect(of(lie)).toMatchObject({ liars: 3, wrong: 0 });
  });

  it('make nobody refused or silent who never lied', () => {
    expect([lies.refusedOfHonest, lies.silencesOfHonest]).toEqual([0, 0]);
  });
});

describe.each([ordinaryDay, smogEpisode])('sensors that tell the truth, on $id', (scenario) => {
  it('are doubted less than once in a thousand times by any test', async () => {
    const { tests, observations, refusedOfHonest, silencesOfHonest } = await scoreScenario(scenario);
    expect(observations).toBeGreaterThan(70_000);
    for (const { test, wrongOfHonest } of tests) {
      expect.soft(wrongOfHonest.length / observations, `${test}: ${wrongOfHonest[0]?.reason}`).toBeLessThan(0.001);
    }
    expect([refusedOfHonest, silencesOfHonest]).toEqual([0, 0]);
  }, 60_000);
});
