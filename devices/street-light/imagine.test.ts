import { expect, it } from 'vitest';
import type { QuantityId } from '../../src/model/quantity.ts';
import type { Scene } from '../../src/model/scene.ts';
import { scenesOfADay, seededLuck } from '../corpus/day.ts';
import { streetLight } from './index.ts';

type Said = { readonly scene: Scene; readonly values: Readonly<Partial<Record<QuantityId, number>>> };

function dayOf(seed: number, alter: (scene: Scene) => Scene = (scene) => scene): readonly Said[] {
  const lamp = streetLight.imagine(seededLuck(seed));
  return scenesOfADay()
    .map(alter)
    .flatMap((scene) => {
      const payload = lamp(scene);
      const decoded = payload && streetLight.decode(payload);
      if (!decoded?.ok) return [];
      return [{ scene, values: Object.fromEntries(decoded.samples.map(({ quantity, value }) => [quantity, value])) }];
    });
}

const soundLamps = Array.from({ length: 20 }, (_, seed) => dayOf(seed)).filter((day) =>
  day.every(({ values }) => values.lamp_fault === 0),
);

/** What the lamps said of themselves in the scenes that `when` picks. */
const states = (when: (scene: Scene) => boolean) =>
  new Set(
    soundLamps
      .flat()
      .filter(({ scene }) => when(scene))
      .map(({ values }) => values.lamp_on),
  );

it('shines by night and not by day', () => {
  expect(states(({ sunElevation }) => sunElevation < -5)).toEqual(new Set([1]));
  expect(states(({ sunElevation }) => sunElevation > 5)).toEqual(new Set([0]));
});

it('is dimmed after midnight, and draws power as it shines', () => {
  for (const { scene, values } of soundLamps.flat()) {
    const hour = new Date(scene.time).getUTCHours();
    if (values.lamp_on === 1) expect(values.dim_level).toBe(hour < 5 ? 60 : 100);
    if (values.lamp_on === 0) expect(values.dim_level).toBe(0);
    expect((values.active_power ?? 0) > 15).toBe(values.lamp_on === 1);
  }
});

it('counts energy and burning hours up, and never down', () => {
  for (const day of soundLamps) {
    for (const id of ['active_energy', 'burning_hours'] as const) {
      const counts = day.map(({ values }) => values[id] ?? Number.NaN);
      expect(counts).toEqual(counts.toSorted((one, other) => one - other));
      expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? Number.NaN);
    }
  }
});

it('burns about as many hours as the night has', () => {
  const [day = []] = soundLamps;
  const hours = (day.at(-1)?.values.burning_hours ?? 0) - (day[0]?.values.burning_hours ?? 0);
  expect(hours).toBeGreaterThan(7);
  expect(hours).toBeLessThan(9.5);
});

it('says nothing without mains, and speaks at once when it comes back', () => {
  const noon = 12 * 60;
  const [first] = scenesOfADay();
  const cutFrom = (first?.time ?? 0) + noon * 60_000;
  const cutUntil = cutFrom + 100 * 60_000;
  const isCut = (scene: Scene) => scene.time >= cutFrom && scene.time < cutUntil;
  const said = dayOf(1, (scene) => ({ ...scene, mainsPower: !isCut(scene) })).map(({ scene }) => scene.time);
  expect(said.filter((time) => time >= cutFrom && time < cutUntil)).toEqual([]);
  expect(said).toContain(cutUntil);
});

it('breaks rarely: a few lamps in a thousand are dark when they should shine', () => {
  const midnight = scenesOfADay().slice(0, 1);
  const broken = Array.from({ length: 1000 }, (_, seed) => {
    const lamp = streetLight.imagine(seededLuck(seed));
    return midnight.map((scene) => new TextDecoder().decode(lamp(scene))).join('');
  }).filter((text) => text.includes('"fault":true'));
  expect(broken.length).toBeGreaterThan(0);
  expect(broken.length).toBeLessThan(15);
  for (const text of broken) expect(text).toContain('"on":false');
});
