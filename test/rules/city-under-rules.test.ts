import { describe, expect, it, vi } from 'vitest';
import type { CityDevice } from '../../simulators/city/device.ts';
import { gatewayOfflineThenBurst } from '../../simulators/scenarios/gateway-offline-then-burst.ts';
import { ordinaryDay } from '../../simulators/scenarios/ordinary-day.ts';
import type { Incident } from '../../simulators/scenarios/scenario.ts';
import { sensorsLie } from '../../simulators/scenarios/sensors-lie.ts';
import { smogEpisode } from '../../simulators/scenarios/smog-episode.ts';
import { streetDark } from '../../simulators/scenarios/street-dark.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { after, epochMs } from '../../src/model/time.ts';
import { type Came, firings, shippedRules, underRules } from './city-under-rules.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Midnight of a Monday in October, on the clocks of UTC. */
const from = epochMs(Date.UTC(2026, 9, 12));
const seed = 1;
const rules = await shippedRules();

const between = (begins: number, ends: number): Incident => ({
  begins: after(from, hours(begins)),
  ends: after(from, hours(ends)),
});
const isStation = ({ kind }: CityDevice): boolean => kind === 'environment-station';
const isLamp = ({ kind }: CityDevice): boolean => kind === 'street-light';

/** What of these rules fired, or was told. */
const of = (came: Came, ...named: readonly string[]): Came => ({
  transitions: came.transitions.filter(({ rule }) => named.includes(rule)),
  announcements: came.announcements.filter(({ rule }) => named.includes(rule)),
});
const told = ({ announcements }: Came): readonly string[] =>
  announcements.filter(({ what }) => what !== 'escalated').map(({ rule, what }) => `${rule} ${what}`);

describe('the rules that come with Barrio', () => {
  it('raise nothing on an ordinary day but broken lamps and, hardly ever, a street that is full', async () => {
    const came = await underRules(
      { scenario: ordinaryDay, seed, from, lasts: hours(24), incident: between(0, 0) },
      rules,
    );
    const lamps = of(came, 'lamp-fault');
    const parking = of(came, 'parking-full');
    expect(firings(came)).toHaveLength(firings(lamps).length + firings(parking).length);
    expect(firings(lamps).length).toBeLessThanOrEqual(10);
    expect(new Set(firings(lamps)).size).toBe(firings(lamps).length);
    expect(firings(parking).length).toBeLessThanOrEqual(3);
    expect(came.announcements.length).toBeLessThanOrEqual(12);
  });

  it('tell of smog once in each district that has it, and once that it is over', async () => {
    const playing = { scenario: smogEpisode, seed, from, lasts: hours(18), incident: between(3, 13) };
    const came = await underRules({ ...playing, takesPart: isStation }, rules);
    const smog = firings(of(came, 'smog'));
    expect(smog.length).toBeGreaterThanOrEqual(5);
    expect(new Set(smog).size).toBe(smog.length);
    const counts = Map.groupBy(told(of(came, 'smog')), (each) => each);
    expect([...counts].map(([what, all]) => [what, all.length])).toEqual([
      ['smog raised', smog.length],
      ['smog resolved', smog.length],
    ]);
    expect(told(of(came, 'air-very-poor'))).toEqual(['air-very-poor raised', 'air-very-poor resolved']);
    expect(firings(came)).toHaveLength(smog.length + 1);
  });

  it('tell of the street that is dark, and of no other', async () => {
    const playing = { scenario: streetDark, seed, from, lasts: hours(5), incident: between(1, 3) };
    const came = await underRules({ ...playing, takesPart: isLamp }, rules);
    const dark = of(came, 'street-dark', 'street-lights-off');
    expect(firings(dark)).toEqual(['street-dark area:daoiz-velarde-21-25']);
    expect(told(dark)).toEqual(['street-dark raised', 'street-dark resolved']);
  });

  it.each([0.5, 2])('page nobody for the past when a gateway was cut off for %d h', async (lasting) => {
    const incident = between(2, 2 + lasting);
    const playing = { scenario: gatewayOfflineThenBurst, seed, from, lasts: hours(2.5 + lasting), incident };
    const came = await underRules({ ...playing, takesPart: (device) => !isStation(device) }, rules);
    const since = came.transitions.filter(
      ({ noticedAt }) => noticedAt >= incident.ends && noticedAt < after(incident.ends, minutes(5)),
    );
    expect(since.filter(({ to, rule }) => to === 'firing' && rule !== 'lamp-fault')).toEqual([]);
    if (lasting < 1) expect(firings(of(came, 'street-dark', 'bays-silent', 'parking-full'))).toEqual([]);
  });

  it('tell citizens nothing of sensors that lie', async () => {
    const playing = { scenario: sensorsLie, seed, from, lasts: hours(18), incident: between(4, 14) };
    const came = await underRules({ ...playing, takesPart: isStation }, rules);
    const forCitizens = rules.filter(({ audience }) => audience.includes('citizens')).map(({ id }) => id);
    expect(firings(of(came, ...forCitizens))).toEqual([]);
  });
});
