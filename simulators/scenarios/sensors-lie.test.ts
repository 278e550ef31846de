import { describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import { after, type EpochMs, epochMs, parseIso } from '../../src/model/time.ts';
import { inventory } from '../city/inventory.ts';
import { readPlainForm } from '../plain-form.ts';
import { createScenery } from '../scene/scene.ts';
import type { Publish, Step } from '../step.ts';
import { speakFrom } from '../utterance.ts';
import { lies } from './lies/index.ts';
import { ordinaryDay } from './ordinary-day.ts';
import type { Incident, Planted, Scenario } from './scenario.ts';
import { sensorsLie } from './sensors-lie.ts';

/** The stations and bays, and every eighth lamp: enough for all lies, and soon played. */
const whole = inventory();
const devices = whole.devices.filter(({ id }, at) => !id.startsWith('lamp-') || at % 8 === 0);
const city = { ...whole, devices };
const seed = 3;
const from = parseIso('2026-10-18T20:00:00Z') ?? epochMs(0);
const incident: Incident = { begins: after(from, minutes(30)), ends: after(from, hours(9)) };

function play(scenario: Scenario): { said: readonly Publish[]; planted: readonly Planted[] } {
  const plan = scenario.plan({ city, kinds, seed, incident });
  const steps: Step[] = [];
  for (const step of plan.transmit(speakFrom({ devices, kinds, seed, scenery: createScenery(seed) }, from))) {
    if (step.at >= after(from, hours(10))) break;
    steps.push(step);
  }
  return { said: steps.filter((step) => step.does === 'publish'), planted: plan.planted };
}

const deviceOf = ({ topic }: Publish) => topic.split('/')[2] ?? '';
const momentOf = (iso: string | undefined): EpochMs => parseIso(iso ?? '') ?? epochMs(Number.NaN);
const formOf = ({ payload }: Publish) => readPlainForm(payload) ?? { values: {} };
const timeOf = (publish: Publish) => momentOf(formOf(publish).time);
const isDuring = ({ at }: Publish) => at >= incident.begins && at < incident.ends;
const values = (publish: Publish) => JSON.stringify(formOf(publish).values);

const ordinary = play(ordinaryDay).said;
const { said, planted } = play(sensorsLie);
const saidBy = Map.groupBy(said, deviceOf);
const truthOf = Map.groupBy(ordinary, deviceOf);
const told = (lie: string) => planted.filter((one) => one.lie === lie);
const liarsOf = (lie: string) => [...new Set(told(lie).map(({ device }) => device))];

/** What a device would have said and what it said, at the same moment. */
function besideTruth({ device, at, quantity = 'battery_level' }: Planted): { truth: number; lie: number } {
  const isAt = (publish: Publish) => publish.at === momentOf(at);
  return {
    truth: read((truthOf.get(device) ?? []).find(isAt), quantity),
    lie: read((saidBy.get(device) ?? []).find(isAt), quantity),
  };
}

function read(publish: Publish | undefined, quantity: QuantityId | undefined): number {
  const device = city.devices.find(({ id }) => publish && deviceOf(publish) === id);
  const decoded = device && publish && kinds.get(device.kind)?.decode(publish.payload);
  const sample = decoded?.ok ? decoded.samples.find((one) => one.quantity === quantity) : undefined;
  return sample?.value ?? Number.NaN;
}

describe('sensors that lie', () => {
  it.each(lies.map(({ name }) => name))('are three for %s, each with no other fault', (name) => {
    expect(liarsOf(name)).toHaveLength(3);
    const others = new Set(planted.filter(({ lie }) => lie !== name).map(({ device }) => device));
    expect(liarsOf(name).filter((device) => others.has(device))).toEqual([]);
  });

  it('leave all the others honest', () => {
    const liars = new Set(planted.map(({ device }) => device));
    const honest = (publishes: readonly Publish[]) => publishes.filter((step) => !liars.has(deviceOf(step)));
    expect(honest(said)).toEqual(honest(ordinary));
  });

  it('say nothing untrue without noting it', () => {
    const key = (device: string, at: EpochMs) => `${device} ${at}`;
    const noted = new Set(planted.map(({ device, at }) => key(device, momentOf(at))));
    const truth = new Set(ordinary.map((publish) => `${deviceOf(publish)} ${values(publish)} ${timeOf(publish)}`));
    const untrue = said
      .filter((publish) => !truth.has(`${deviceOf(publish)} ${values(publish)} ${timeOf(publish)}`))
      .filter((publish) => !noted.has(key(deviceOf(publish), publish.at)));
    // A battery that sinks is no lie before it is empty.
    expect(new Set(untrue.map(deviceOf))).toEqual(new Set(liarsOf('low_battery')));
    expect(Math.min(...untrue.map((publish) => read(publish, 'battery_level')))).toBe(5);
  });

  it('come to their senses when it is over', () => {
    expect(planted.filter(({ at }) => momentOf(at) < incident.begins || momentOf(at) >= incident.ends)).toEqual([]);
  });

  it('tell the time that the reading tells', () => {
    const spoken = new Set(said.map((publish) => `${deviceOf(publish)} ${formOf(publish).time}`));
    const silent = planted.filter(({ device, time }) => !spoken.has(`${device} ${time}`));
    expect(new Set(silent.map(({ lie }) => lie))).toEqual(new Set(['silent']));
  });
});

describe('lies about values', () => {
  it('repeat all values under new times when stuck', () => {
    for (const device of liarsOf('stuck')) {
      const during = (saidBy.get(device) ?? []).filter(isDuring);
      expect(during.length).toBeGreaterThan(90);
      expect(new Set(during.map(values)).size).toBe(1);
      expect(new Set(during.map(timeOf)).size).toBe(during.length);
    }
  });

  it.each([
    ['spike', ({ truth, lie }: { truth: number; lie: number }) => lie / truth, 8],
    ['bias', ({ truth, lie }: { truth: number; lie: number }) => lie - truth, 12],
  ])('are as wrong as they should be: %s', (name, wrong, expected) => {
    expect(told(name).length).toBeGreaterThan(30);
    for (const one of told(name)) expect(wrong(besideTruth(one))).toBeCloseTo(expected, 6);
  });

  it('stand alone as spikes, with the truth before and behind them', () => {
    for (const device of liarsOf('spike')) {
      const spikes = new Set(told('spike').flatMap((one) => (one.device === device ? [momentOf(one.at)] : [])));
      const turns = (saidBy.get(device) ?? []).map(({ at }, turn) => (spikes.has(at) ? turn : -9));
      const beside = turns.filter((turn, at) => turn >= 0 && ((turns[at - 1] ?? 0) >= 0 || (turns[at + 1] ?? 0) >= 0));
      expect(beside).toEqual([]);
    }
  });

  it('are values that no city has, out of range', () => {
    expect(new Set(told('out_of_range').map((one) => besideTruth(one).lie))).toEqual(new Set([-24.58, 900]));
  });

  it('jump by the same for a while, and come back', () => {
    const episodes = Map.groupBy(told('jump'), ({ device, episode }) => `${device} ${episode}`);
    expect(episodes.size).toBeGreaterThan(12);
    for (const jump of episodes.values()) {
      expect(jump.length).toBeLessThanOrEqual(4);
      const by = jump.map((one) => besideTruth(one).lie - besideTruth(one).truth);
      expect(Math.max(...by) - Math.min(...by)).toBeLessThan(0.001);
      expect(Math.abs(by[0] ?? 0)).toBeGreaterThan(14);
    }
  });

  it('drift a little further with every reading', () => {
    for (const device of liarsOf('drift')) {
      const away = told('drift').flatMap((one) => (one.device === device ? [besideTruth(one)] : []));
      const by = away.map(({ truth, lie }) => lie - truth);
      expect(by[0]).toBeLessThan(0.2);
      expect(by.at(-1)).toBeGreaterThan(6);
      expect(by.every((one, at) => at === 0 || Math.abs(one - (by[at - 1] ?? 0)) < 0.3)).toBe(true);
    }
  });

  it('let a battery sink until it is empty', () => {
    for (const device of liarsOf('low_battery')) {
      const levels = told('low_battery').flatMap((one) => (one.device === device ? [besideTruth(one).lie] : []));
      expect(levels).toEqual(levels.toSorted((one, other) => other - one));
      expect(levels[0]).toBe(4);
      expect(levels.at(-1)).toBeLessThan(2);
    }
  });
});

describe('lies about time', () => {
  const aheadMinutes = (lie: string) => told(lie).map(({ time, at }) => (momentOf(time) - momentOf(at)) / minutes(1));

  it('are three minutes fast, twenty minutes fast, and two hours slow for good', () => {
    expect(new Set(aheadMinutes('clock_ahead'))).toEqual(new Set([3]));
    expect(new Set(aheadMinutes('clock_future'))).toEqual(new Set([20]));
    expect(aheadMinutes('clock_behind').every((ahead) => Math.round(ahead) === -120)).toBe(true);
  });

  it('gain or lose two minutes every hour', () => {
    const ahead = aheadMinutes('clock_drift');
    expect(Math.max(...ahead)).toBeGreaterThan(15);
    expect(Math.min(...ahead)).toBeLessThan(-15);
  });

  it('live in 1970', () => {
    expect(new Set(told('clock_1970').map(({ time }) => time))).toEqual(new Set(['1970-01-01T00:00:08Z']));
  });

  it('put a reading behind the one that followed it', () => {
    for (const { device, time } of told('out_of_order')) {
      const times = (saidBy.get(device) ?? []).map(timeOf);
      const place = times.indexOf(momentOf(time));
      expect(times[place - 1]).toBeGreaterThan(times[place] ?? Number.POSITIVE_INFINITY);
    }
  });
});

describe('lies by number', () => {
  it('say everything twice', () => {
    for (const { device, time } of told('duplicate')) {
      const same = (saidBy.get(device) ?? []).filter((publish) => formOf(publish).time === time);
      expect(same).toHaveLength(2);
      expect(same[0]?.payload).toEqual(same[1]?.payload);
    }
  });

  it('say nothing at all', () => {
    for (const device of liarsOf('silent')) {
      expect((saidBy.get(device) ?? []).filter(isDuring)).toEqual([]);
      const missed = (truthOf.get(device) ?? []).filter(isDuring);
      expect(told('silent').filter((one) => one.device === device)).toHaveLength(missed.length);
    }
  });
});
