import { describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import { lies } from '../../simulators/scenarios/lies/index.ts';
import type { Planted } from '../../simulators/scenarios/scenario.ts';
import { type Duration, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import type { QualityTest } from '../../src/model/quality-tests.ts';
import { after, epochMs, toIso } from '../../src/model/time.ts';
import { alignTable } from '../fault-kit/table.ts';
import type { Doubt, Evidence } from './evidence.ts';
import { faults } from './faults.ts';
import { mergeScores } from './merge.ts';
import { precisionOf, recallOf, type Score, scoreOf, strictPrecisionOf } from './score.ts';
import { faultTable } from './tables.ts';

const noon = epochMs(Date.UTC(2026, 9, 12, 12));
const station = kindId('environment-station');
const devices = ['liar', 'other-liar', 'honest'].map((id) => ({ id, kind: station }));

const plant = (lie: string, minute: number, about: Partial<Planted> = {}): Planted => {
  const time = toIso(after(noon, minutes(minute)));
  return { lie, device: 'liar', time, at: time, episode: minute, detail: '', ...about };
};

const doubt = (test: QualityTest, minute: number, about: Partial<Doubt> = {}): Doubt => {
  const time = after(noon, minutes(minute));
  return { device: 'liar', quantity: 'pm10', time, test, reason: `${test}: because`, knownAt: time, ...about };
};

const refused = (code: 'time_too_old', minute: number, device = 'liar') => {
  const at = after(noon, minutes(minute));
  return { device, code, at, knownAt: at };
};

const evidence = (some: Partial<Evidence>): Evidence => ({
  devices,
  planted: [],
  doubts: [],
  refused: [],
  silences: [],
  observations: 1000,
  ...some,
});
const score = (some: Partial<Evidence>): Score => scoreOf(evidence(some), kinds);

function of({ faults: scores }: Score, lie: string) {
  const found = scores.find(({ fault }) => fault.lie === lie);
  if (found === undefined) throw new Error(`no score of ${lie}`);
  return found;
}

describe('the table of faults', () => {
  it('has each lie that the simulator tells, and no other', () => {
    expect(faults.map(({ lie }) => lie).toSorted()).toEqual(lies.map(({ name }) => name).toSorted());
  });
});

describe('what is found', () => {
  const spikes = [plant('spike', 0, { quantity: 'pm10' }), plant('spike', 35, { quantity: 'pm10' })];

  it('is the share of episodes that the right test doubts, and how long that took', () => {
    const late: Duration = minutes(40);
    const spike = of(score({ planted: spikes, doubts: [doubt('spike', 35, { knownAt: after(noon, late) })] }), 'spike');
    expect(recallOf(spike)).toBe(0.5);
    expect(spike.untilFoundMs).toEqual([minutes(5)]);
    expect(spike.missed).toEqual([spikes[0]]);
  });

  it('is noticed, but not found, by another test that is right to doubt it', () => {
    const spike = of(score({ planted: spikes, doubts: [doubt('rate_of_change', 0)] }), 'spike');
    expect([spike.found, spike.noticed]).toEqual([0, 1]);
  });

  it('is one episode, however many of its readings are doubted', () => {
    const planted = [0, 5, 10].map((minute) => plant('stuck', minute, { episode: 1 }));
    const stuck = of(score({ planted, doubts: [doubt('flat_line', 5), doubt('flat_line', 10)] }), 'stuck');
    expect(stuck).toMatchObject({ episodes: 1, found: 1, readings: 3, readingsFound: 2, untilFoundMs: [minutes(5)] });
  });

  it('is not found by a doubt about another quantity of the same reading', () => {
    const doubts = [doubt('spike', 0, { quantity: 'no2' })];
    const spike = of(score({ planted: spikes, doubts }), 'spike');
    expect([spike.found, spike.noticed]).toEqual([0, 0]);
  });

  it('is a refusal for a clock of 1970, whatever time it tells', () => {
    const told = { time: '1970-01-01T00:00:08Z' };
    const planted = [plant('clock_1970', 0, { ...told, episode: 1 }), plant('clock_1970', 15, { ...told, episode: 1 })];
    const clock = of(score({ planted, refused: [refused('time_too_old', 0)] }), 'clock_1970');
    expect([recallOf(clock), precisionOf(clock), clock.readingsFound]).toEqual([1, 1, 1]);
  });

  it('is a silence that begins after the device stopped speaking', () => {
    const planted = [plant('silent', 0, { episode: 1 })];
    const silenceAt = (minute: number, device = 'liar') =>
      ({ device, knownAt: after(noon, minutes(minute)), worst: 'late' }) as const;
    expect(of(score({ planted, silences: [silenceAt(-10)] }), 'silent')).toMatchObject({ found: 0, wrong: 1 });
    const silent = of(score({ planted, silences: [silenceAt(20), silenceAt(30, 'honest')] }), 'silent');
    expect([silent.untilFoundMs, precisionOf(silent)]).toEqual([[minutes(20)], 0.5]);
  });
});

describe('what is wrong', () => {
  const planted = [plant('spike', 0, { quantity: 'pm10' })];

  it('is a doubt about a sensor that never lied, for every fault that this test finds', () => {
    const both = [...planted, plant('bias', 0, { device: 'other-liar', quantity: 'air_temperature' })];
    const all = score({ planted: both, doubts: [doubt('spike', 0), doubt('spike', 0, { device: 'honest' })] });
    expect(precisionOf(of(all, 'spike'))).toBe(0.5);
    expect(of(all, 'bias').wrong).toBe(0);
    expect(all.tests).toMatchObject([{ test: 'spike', right: 1, wrongOfHonest: [{ device: 'honest' }] }]);
  });

  it('is a doubt about the truth that a liar tells at another time', () => {
    const [spike] = score({ planted, doubts: [doubt('spike', 60)] }).tests;
    expect(spike).toMatchObject({ right: 0, echoes: 0, wrongOfLiars: [{ device: 'liar' }] });
  });

  it('is a doubt by a test that has nothing to do with the lie', () => {
    expect(of(score({ planted, doubts: [doubt('flat_line', 0)] }), 'stuck').wrong).toBe(1);
  });

  it('is, when one is strict, a doubt about the truth right beside a lie', () => {
    const spike = of(score({ planted, doubts: [doubt('spike', 0), doubt('spike', 5)] }), 'spike');
    expect([precisionOf(spike), strictPrecisionOf(spike)]).toEqual([1, 0.5]);
  });

  it('is everything that is said about what is harmless', () => {
    const harmless = [plant('duplicate', 0)];
    expect(of(score({ planted: harmless, doubts: [doubt('clock', 0)] }), 'duplicate').wrong).toBe(1);
  });

  it('is the refusal of a message that tells the truth', () => {
    const all = score({ refused: [refused('time_too_old', 0, 'honest')] });
    expect([all.refusedOfHonest, of(all, 'clock_1970').wrong]).toEqual([1, 1]);
  });
});

describe('several cities together', () => {
  it('are counted as one', () => {
    const one = score({ planted: [plant('spike', 0)], doubts: [doubt('spike', 0)] });
    const other = score({ planted: [plant('spike', 0)], doubts: [doubt('spike', 0, { device: 'honest' })] });
    const both = mergeScores([one, other]);
    expect(both.observations).toBe(2000);
    expect(of(both, 'spike')).toMatchObject({ episodes: 2, found: 1, right: 1, wrong: 1 });
    expect(alignTable(faultTable(both))).toMatch(/^spike +spike +2 +2 +50\.0 % +50\.0 % +50\.0 % +50\.0 % +at once$/m);
  });
});
