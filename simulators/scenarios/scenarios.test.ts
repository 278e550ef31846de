import { describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { after, epochMs, parseIso } from '../../src/model/time.ts';
import { inventory } from '../city/inventory.ts';
import { readPlainForm } from '../plain-form.ts';
import { createScenery } from '../scene/scene.ts';
import type { Publish, Step } from '../step.ts';
import { speakFrom } from '../utterance.ts';
import { gatewayOfflineThenBurst } from './gateway-offline-then-burst.ts';
import { scenarios } from './index.ts';
import { ordinaryDay } from './ordinary-day.ts';
import type { Incident, Plan, Scenario } from './scenario.ts';
import { smogEpisode } from './smog-episode.ts';
import { stationSilent } from './station-silent.ts';
import { streetDark } from './street-dark.ts';

const city = inventory();
const seed = 3;
const from = parseIso('2026-11-18T20:00:00Z') ?? epochMs(0);
const incident: Incident = { begins: after(from, minutes(30)), ends: after(from, minutes(60)) };

function play(scenario: Scenario, until = hours(1.6)): { steps: readonly Step[]; plan: Plan } {
  const plan = scenario.plan({ city, kinds, seed, incident });
  const population = {
    devices: city.devices,
    kinds,
    seed,
    scenery: createScenery(seed),
    surroundings: plan.surroundings,
  };
  const steps: Step[] = [];
  for (const step of plan.transmit(speakFrom(population, from))) {
    if (step.at >= after(from, until)) break;
    steps.push(step);
  }
  return { steps, plan };
}

const isPublish = (step: Step): step is Publish => step.does === 'publish';
const publishes = (scenario: Scenario) => play(scenario).steps.filter(isPublish);
const deviceOf = ({ topic }: Publish) => topic.split('/')[2] ?? '';
const valuesOf = ({ payload }: Publish) => readPlainForm(payload)?.values ?? {};

const ordinary = publishes(ordinaryDay);

describe.each(scenarios)('$id', (scenario) => {
  it('is the same story for the same seed, in the order in which it happens', () => {
    const once = play(scenario, minutes(70)).steps;
    expect(play(scenario, minutes(70)).steps).toEqual(once);
    expect(once.every(({ at }, index) => at >= (once[index - 1]?.at ?? from))).toBe(true);
  });
});

describe('ordinary-day', () => {
  it('sends each reading on the topic of its device, through its gateway', () => {
    const carriers = new Map(city.devices.map(({ id, gateway }) => [String(id), gateway ?? id]));
    expect(ordinary.length).toBeGreaterThan(7000);
    expect(ordinary.filter((step) => carriers.get(deviceOf(step)) !== step.carrier)).toEqual([]);
    expect(ordinary.filter(({ topic }) => !/^barrio\/v1\/[\w-]+\/up$/.test(topic))).toEqual([]);
  });
});

describe('station-silent', () => {
  it('takes the word from one air station while it lasts, and says from which', () => {
    const { steps, plan } = play(stationSilent);
    const [one = '', ...others] = new Set(plan.planted.map(({ device }) => device));
    expect([one, others]).toEqual([expect.stringMatching(/^env-/), []]);
    expect(plan.announcements.join(' ')).toContain(one);
    const said = steps.filter(isPublish).filter((step) => deviceOf(step) === one);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter(({ at }) => at >= incident.begins && at < incident.ends)).toEqual([]);
    expect(steps.filter(isPublish)).toHaveLength(ordinary.length - plan.planted.length);
  });
});

const meanParticles = (steps: readonly Publish[], span: Incident) => {
  const values = steps
    .filter(({ at, topic }) => topic.includes('/env-') && at >= span.begins && at < span.ends)
    .map((step) => Number(valuesOf(step)['pm2_5']));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe('smog-episode', () => {
  const worst: Incident = { begins: after(incident.begins, minutes(8)), ends: after(incident.begins, minutes(22)) };
  const smog = publishes(smogEpisode);

  it('makes the air several times worse in the midst of it', () => {
    expect(meanParticles(smog, worst) / meanParticles(ordinary, worst)).toBeGreaterThan(3);
  });

  it('leaves the air alone before and after', () => {
    const calm: Incident = { begins: from, ends: incident.begins };
    expect(meanParticles(smog, calm)).toBe(meanParticles(ordinary, calm));
    const later: Incident = { begins: after(incident.ends, minutes(5)), ends: after(from, hours(1.6)) };
    expect(meanParticles(smog, later) / meanParticles(ordinary, later)).toBeCloseTo(1, 1);
  });
});

describe('street-dark', () => {
  const lamps = city.devices.filter(({ kind, tags }) => kind === 'street-light' && tags['street'] === 'daoiz-velarde');
  const dark = publishes(streetDark);
  const said = (ids: readonly string[], { begins, ends }: Incident) =>
    dark.filter((step) => ids.includes(deviceOf(step)) && step.at >= begins && step.at < ends);

  it('silences all lamps of the street while the mains are gone, and only these', () => {
    expect(lamps.length).toBeGreaterThan(10);
    expect(
      said(
        lamps.map(({ id }) => id),
        incident,
      ),
    ).toEqual([]);
    const speakers = new Set(dark.filter(({ at }) => at >= incident.begins && at < incident.ends).map(deviceOf));
    const others = city.devices.filter(
      ({ kind, id }) => kind === 'street-light' && !lamps.some((lamp) => lamp.id === id),
    );
    expect(others.filter(({ id }) => !speakers.has(id))).toEqual([]);
  });

  it('lets every one of them speak again afterwards', () => {
    const back = said(
      lamps.map(({ id }) => id),
      { begins: incident.ends, ends: after(incident.ends, minutes(10)) },
    );
    expect(new Set(back.map(deviceOf)).size).toBe(lamps.length);
  });
});

describe('gateway-offline-then-burst', () => {
  const { steps } = play(gatewayOfflineThenBurst);
  const cut = steps.filter((step) => !isPublish(step));
  const gateway = cut[0]?.carrier;
  const batches = steps.filter(isPublish).filter(({ topic }) => topic.startsWith('gateways/'));
  const items: { device: string; time: string; values: unknown; seq: number }[] = batches.flatMap(({ payload }) =>
    JSON.parse(new TextDecoder().decode(payload)),
  );

  it('hangs up and calls again, once each, when told so', () => {
    expect(cut).toEqual([
      { does: 'hang_up', at: incident.begins, carrier: gateway },
      { does: 'call_again', at: incident.ends, carrier: gateway },
    ]);
  });

  it('sends nothing through that gateway in between', () => {
    const between = steps.slice(
      steps.findIndex(({ does }) => does === 'hang_up') + 1,
      steps.findIndex(({ does }) => does === 'call_again'),
    );
    expect(between.filter(({ carrier }) => carrier === gateway)).toEqual([]);
    expect(between.length).toBeGreaterThan(500);
  });

  it('then sends all that was kept, at once, with the original times', () => {
    const own = new Set(city.devices.filter((device) => device.gateway === gateway).map(({ id }) => String(id)));
    const missed = ordinary.filter(
      (step) => own.has(deviceOf(step)) && step.at >= incident.begins && step.at < incident.ends,
    );
    expect(missed.length).toBeGreaterThan(40);
    expect(items).toEqual(missed.map((step) => ({ device: deviceOf(step), ...readPlainForm(step.payload) })));
    expect(new Set(batches.map(({ at }) => at))).toEqual(new Set([incident.ends]));
    expect(batches.every(({ kinds: inside }) => inside.length <= 50)).toBe(true);
  });

  it('loses and doubles nothing on the whole', () => {
    const readings = steps.filter(isPublish).flatMap(({ kinds: inside }) => inside);
    expect(readings).toHaveLength(ordinary.length);
  });
});
