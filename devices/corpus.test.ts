import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoded, DeviceKind } from '../src/model/device-kind.ts';
import { quantity } from '../src/model/quantity.ts';
import { isRejectionCode } from '../src/model/rejection.ts';
import type { Scene } from '../src/model/scene.ts';
import { epochMs } from '../src/model/time.ts';
import { sceneStep, scenesOfADay, seededLuck } from './corpus/day.ts';
import { type Fixture, fixtureClasses, readFixtures } from './corpus/fixtures.ts';
import { manyReadings, neverReadings, strangeClocks, unreadableTimes, wrongValues } from './corpus/hostile.ts';
import { readExamples } from './corpus/readme.ts';
import { kinds } from './index.ts';

const devices = new URL('./', import.meta.url);
const folderOf = (kind: DeviceKind): URL => new URL(`${kind.id}/`, devices);
const readmeOf = (kind: DeviceKind): string => {
  const file = new URL('README.md', folderOf(kind));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const codesOf = (decoded: Decoded): readonly string[] =>
  decoded.ok ? decoded.refused.map(({ code }) => code) : [decoded.code];

/** What must hold of an answer whatever the payload was. */
function expectSound(kind: DeviceKind, decoded: Decoded): void {
  const refusals = decoded.ok ? decoded.refused : [decoded];
  const samples = decoded.ok ? decoded.samples : [];
  expect(samples.length + refusals.length).toBeGreaterThan(0);
  expect(samples.length + refusals.length).toBeLessThanOrEqual(1000);
  const entries = decoded.ok ? decoded.entries : undefined;
  if (entries !== undefined) expect(entries.length).toBe(samples.length);
  for (const { code, detail } of refusals) {
    expect(isRejectionCode(code)).toBe(true);
    expect(detail.length).toBeGreaterThan(0);
    expect(detail.length).toBeLessThan(500);
  }
  for (const { quantity: id, value, time } of samples) {
    expect(kind.quantities).toContain(id);
    expect(Number.isFinite(value)).toBe(true);
    expect(Object.is(value, -0)).toBe(false);
    if (time !== undefined) expect(Number.isInteger(time)).toBe(true);
  }
}

/** What an imagined device of a kind says in a day. */
function speak(kind: DeviceKind, seed: number, weather: Partial<Scene> = {}) {
  const device = kind.imagine(seededLuck(seed));
  return scenesOfADay(weather).flatMap((scene) => {
    const payload = device(scene);
    return payload === undefined ? [] : [{ at: scene.time, payload, decoded: kind.decode(payload) }];
  });
}

const saidBy = (kind: DeviceKind, seed: number): readonly string[] =>
  speak(kind, seed).map(({ payload }) => Buffer.from(payload).toString('hex'));

it('every folder with fixtures is a kind that is listed, and every listed kind has its own id and folder', () => {
  const folders = readdirSync(devices, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/fixtures/`, devices)))
    .map(({ name }) => name);
  expect([...kinds.keys()].toSorted()).toEqual(folders.toSorted());
});

describe.each([...kinds.values()].map((kind) => ({ id: kind.id, kind })))('$id', ({ kind }) => {
  const fixtures = readFixtures(folderOf(kind));
  const ofClass = (name: Fixture['class']): readonly Fixture[] => fixtures.filter((fixture) => fixture.class === name);

  it('says what it is', () => {
    expect(kind.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(kind.label.length).toBeGreaterThan(3);
    expect(kind.description).toMatch(/\.$/);
  });

  it('measures each quantity once', () => {
    expect(kind.quantities.length).toBeGreaterThan(0);
    expect(new Set(kind.quantities).size).toBe(kind.quantities.length);
  });

  it('has a rhythm in which a device is late only after its turn, and unknown only after being late', () => {
    const { every, lateAfter, staleAfter } = kind.rhythm;
    expect(every).toBeGreaterThan(0);
    expect(lateAfter).toBeGreaterThan(every);
    expect(staleAfter).toBeGreaterThan(lateAfter);
  });

  describe('fixtures', () => {
    it.each(fixtureClasses)('show what is %s', (name) => {
      expect(ofClass(name).length).toBeGreaterThan(0);
    });

    it.each(fixtures.map((fixture) => ({ file: fixture.file, fixture })))('$file', ({ fixture }) => {
      const decoded = kind.decode(fixture.payload);
      expect(decoded).toEqual(fixture.expect);
      expectSound(kind, decoded);
    });

    it('show every quantity in an ordinary message', () => {
      const shown = ofClass('ordinary').flatMap(({ expect: { ...decoded } }) => (decoded.ok ? decoded.samples : []));
      expect(new Set(shown.map((sample) => sample.quantity))).toEqual(new Set(kind.quantities));
    });

    it.each(
      [...ofClass('ordinary'), ...ofClass('zero'), ...ofClass('partial')].map(({ file, payload }) => ({
        file,
        payload,
      })),
    )('$file is accepted whole', ({ payload }) => {
      expect(kind.decode(payload)).toMatchObject({ ok: true, refused: [] });
    });

    it('show zeros as values, and as nothing else', () => {
      for (const { payload } of ofClass('zero')) {
        const decoded = kind.decode(payload);
        expect(decoded.ok && decoded.samples.length > 0 && decoded.samples.every(({ value }) => value === 0)).toBe(
          true,
        );
      }
    });

    it('show messages in which a part was not measured', () => {
      for (const { payload } of ofClass('partial')) {
        const decoded = kind.decode(payload);
        const measured = new Set(decoded.ok ? decoded.samples.map((sample) => sample.quantity) : []);
        expect(measured.size).toBeGreaterThan(0);
        expect(measured.size).toBeLessThan(Math.max(2, kind.quantities.length));
      }
    });

    it('show refusals with codes of the closed list', () => {
      for (const { payload } of ofClass('refused')) {
        const codes = codesOf(kind.decode(payload));
        expect(codes.length).toBeGreaterThan(0);
        expect(codes.every(isRejectionCode)).toBe(true);
      }
    });
  });

  describe('README', () => {
    const readme = readmeOf(kind);
    const examples = readExamples(readme);

    it('names every field, every quantity and every unit', () => {
      const accepted = fixtures.filter(({ class: name }) => name !== 'refused').flatMap(({ fields }) => fields);
      const names = new Set([...accepted, ...kind.quantities]);
      expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
      expect(kind.quantities.filter((id) => !readme.includes(quantity(id).symbol))).toEqual([]);
    });

    it('tells how to publish, and what is refused', () => {
      expect(readme).toContain('mosquitto_pub');
      expect(readme).toMatch(/barrio\/v1\/[\w{}.-]+\/up/);
      expect(examples.some(({ refusedWith }) => refusedWith === undefined)).toBe(true);
      expect(examples.some(({ refusedWith }) => refusedWith !== undefined)).toBe(true);
    });

    it('has examples that are answered as it says', () => {
      for (const { payload, refusedWith } of examples) {
        expect(codesOf(kind.decode(payload))).toEqual(refusedWith === undefined ? [] : [refusedWith]);
      }
    });
  });

  describe('what is no reading', () => {
    it.each(neverReadings.map(({ describes: what, payload }) => ({ what, payload })))('$what', ({ payload }) => {
      const decoded = kind.decode(payload);
      expectSound(kind, decoded);
      expect(decoded.ok ? decoded.samples : []).toEqual([]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    });

    it('says of nothing at all that it is empty', () => {
      expect(kind.decode(new Uint8Array())).toMatchObject({ ok: false, code: 'payload_empty' });
    });

    it.each(wrongValues(kind).map(({ describes: what, payload }) => ({ what, payload })))(
      'for every quantity: $what',
      ({ payload }) => {
        const decoded = kind.decode(payload);
        expectSound(kind, decoded);
        expect(decoded.ok ? decoded.samples : []).toEqual([]);
      },
    );

    it.each(unreadableTimes(kind).map(({ describes: what, payload }) => ({ what, payload })))(
      '$what',
      ({ payload }) => {
        expect(kind.decode(payload).ok).toBe(false);
      },
    );

    it.each(strangeClocks)('the clock that says %s is not replaced by another', (time) => {
      for (const { payload } of ofClass('ordinary').filter(({ fields }) => fields.includes('time'))) {
        const text = new TextDecoder().decode(payload).replaceAll(/"time":"[^"]*"/g, `"time":"${time}"`);
        const decoded = kind.decode(new TextEncoder().encode(text));
        expectSound(kind, decoded);
        const times = new Set(decoded.ok ? decoded.samples.map((sample) => sample.time) : []);
        expect([[], [epochMs(Date.parse(time))]]).toContainEqual([...times]);
      }
    });

    it('and what is one, entry by entry of an array', () => {
      const decoded = kind.decode(manyReadings(kind, 3));
      if (!decoded.ok) return;
      const found = [...(decoded.entries ?? []), ...decoded.refused.map(({ entry }) => entry)];
      expect(new Set(found)).toEqual(new Set([0, 1, 2]));
    });

    it('more samples than one message may hold', () => {
      expect(kind.decode(manyReadings(kind, 1001)).ok).toBe(false);
    });

    it('arbitrary bytes are answered, never thrown at', () => {
      const sound = fc.property(fc.uint8Array({ maxLength: 64 }), (payload) => expectSound(kind, kind.decode(payload)));
      expect(() => fc.assert(sound, { numRuns: 500 })).not.toThrow();
    });

    it('arbitrary JSON under the names of the kind is answered, never thrown at', () => {
      const names = fc.constantFrom<string>(...kind.quantities, 'time', 'values', 'seq', '__proto__', 'x');
      const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.constantFrom('2026-11-21T10:00:00Z', ''));
      const reading = fc.dictionary(names, fc.oneof(value, fc.dictionary(names, value)));
      const sound = fc.property(fc.oneof(reading, fc.array(reading, { maxLength: 4 })), (json) => {
        expectSound(kind, kind.decode(new TextEncoder().encode(JSON.stringify(json))));
      });
      expect(() => fc.assert(sound, { numRuns: 300 })).not.toThrow();
    });

    it('a good message with some bytes changed is answered, never thrown at', () => {
      const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
      const good = ofClass('ordinary').map(({ payload }) => payload);
      const sound = fc.property(fc.constantFrom(...good), damage, (payload, changes) => {
        const damaged = Uint8Array.from(payload);
        for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
        expectSound(kind, kind.decode(damaged));
      });
      expect(() => fc.assert(sound, { numRuns: 300 })).not.toThrow();
    });
  });

  describe('as it is imagined', () => {
    it.each([
      ['an ordinary day', {}],
      ['smog on a still winter day', { pollution: 5, windMetresPerSecond: 0, airTemperatureCelsius: -8, traffic: 1 }],
      [
        'a hot day with empty streets',
        { airTemperatureCelsius: 44, relativeHumidityPercent: 0, parkingDemand: 0, traffic: 0 },
      ],
      [
        'a storm with full streets',
        { windMetresPerSecond: 35, relativeHumidityPercent: 100, cloudCover: 1, parkingDemand: 1 },
      ],
    ])('on %s it says only what is accepted and possible, with the time of the scene', (_, weather) => {
      for (const { at, decoded } of speak(kind, 1, weather)) {
        expect(decoded).toMatchObject({ ok: true, refused: [] });
        for (const { quantity: id, value, time } of decoded.ok ? decoded.samples : []) {
          expect(time).toBe(at);
          expect(value).toBeGreaterThanOrEqual(quantity(id).possible.min);
          expect(value).toBeLessThanOrEqual(quantity(id).possible.max);
        }
      }
    });

    it('measures all of its quantities, within what a city sees on an ordinary day', () => {
      const samples = speak(kind, 2).flatMap(({ decoded }) => (decoded.ok ? decoded.samples : []));
      expect(new Set(samples.map((sample) => sample.quantity))).toEqual(new Set(kind.quantities));
      for (const { quantity: id, value } of samples) {
        expect(value).toBeGreaterThanOrEqual(quantity(id).plausible.min);
        expect(value).toBeLessThanOrEqual(quantity(id).plausible.max);
      }
    });

    it.each([3, 4, 5, 6, 7])('keeps its declared rhythm all day (device %i)', (seed) => {
      const scenes = scenesOfADay();
      const first = scenes[0]?.time ?? Number.NaN;
      const last = scenes.at(-1)?.time ?? Number.NaN;
      const moments = [first, ...speak(kind, seed).map(({ at }) => at), last];
      const silences = moments.slice(1).map((moment, index) => moment - (moments[index] ?? Number.NaN));
      expect(Math.max(...silences)).toBeLessThanOrEqual(kind.rhythm.every + sceneStep);
      const turns = (last - first) / kind.rhythm.every;
      if (kind.rhythm.speaks === 'periodically') expect(moments.length - 2).toBeLessThanOrEqual(turns + 2);
    });

    it('is the same device again from the same luck, and another from other luck', () => {
      expect(saidBy(kind, 8)).toEqual(saidBy(kind, 8));
      const lives = Array.from({ length: 8 }, (_, seed) => saidBy(kind, seed).join());
      expect(new Set(lives).size).toBeGreaterThan(1);
    });
  });
});
