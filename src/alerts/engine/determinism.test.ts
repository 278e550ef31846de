import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transition } from '../../model/alert.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import { createEngine } from './engine.ts';
import { endOf, enginePartsOf, plainRules, stories, windowRules } from './fixtures/drawn-stories.ts';
import { step } from './time-steps.ts';

const parts = enginePartsOf([...plainRules, ...windowRules]);

function inOneGo(readings: readonly Reading[]): readonly Transition[] {
  const engine = createEngine(parts);
  engine.take({ readings, rejudged: [] });
  return engine.advance(epochMs(endOf(readings))).transitions;
}

describe('the same readings', () => {
  it('bring the same steps however often it is asked in between', () => {
    const holds = fc.property(stories, fc.array(fc.integer({ min: 0, max: 12_000 })), (readings, pauses) => {
      const engine = createEngine(parts);
      const transitions: Transition[] = [];
      for (const [index, reading] of readings.entries()) {
        const before = Math.max(engine.decidedUpTo(), reading.receivedAt - (pauses[index] ?? 0));
        transitions.push(...engine.advance(epochMs(Math.min(before, reading.receivedAt))).transitions);
        engine.take({ readings: [reading], rejudged: [] });
      }
      transitions.push(...engine.advance(epochMs(endOf(readings))).transitions);
      expect(transitions).toEqual(inOneGo(readings));
    });
    expect(() => fc.assert(holds, { numRuns: 50 })).not.toThrow();
  });

  it('bring the same steps in any order within a step, and when they come twice', () => {
    const holds = fc.property(stories, (readings) => {
      const steps = Map.groupBy(readings, ({ receivedAt }) => Math.floor(receivedAt / step));
      const turned = [...steps.values()].flatMap((some) => some.toReversed());
      expect(inOneGo(turned)).toEqual(inOneGo(readings));
      const [once, twice] = [createEngine(parts), createEngine(parts)];
      once.take({ readings, rejudged: [] });
      twice.take({
        readings: [...readings.flatMap((reading) => [reading, reading]), ...readings.slice(-1)],
        rejudged: [],
      });
      const end = epochMs(endOf(readings));
      expect(twice.advance(end).transitions).toEqual(once.advance(end).transitions);
    });
    expect(() => fc.assert(holds, { numRuns: 15 })).not.toThrow();
  });

  it('bring the same steps when the machine dies in between and goes on from what was kept', () => {
    const holds = fc.property(stories, fc.nat(39), fc.integer({ min: 0, max: 20_000 }), (readings, place, pause) => {
      const [before, behind] = [readings.slice(0, place), readings.slice(place)];
      const first = createEngine(parts);
      first.take({ readings: before, rejudged: [] });
      const next = behind[0]?.receivedAt ?? endOf(readings);
      const until = Math.min(next, (before.at(-1)?.receivedAt ?? next) + pause);
      const { transitions } = first.advance(epochMs(until));
      const memory = new Map(
        [...first.memory()].flatMap(({ name, bytes }) => (bytes === undefined ? [] : [[name, bytes]])),
      );
      const pending = first.pending();
      const second = createEngine({ ...parts, memory });
      expect(second.pending()).toEqual(pending);
      expect(second.firing()).toEqual(first.firing());
      second.take({ readings: behind, rejudged: [] });
      const later = second.advance(epochMs(endOf(readings))).transitions;
      expect([...transitions, ...later]).toEqual(inOneGo(readings));
    });
    expect(() => fc.assert(holds, { numRuns: 40 })).not.toThrow();
  });
});

describe('a reading that comes too late', () => {
  it('brings no step of what looks at values, and a mark where it bears on something', () => {
    const values = plainRules.filter(({ id }) => !['silent', 'either', 'silent-city'].includes(id));
    const isLate = ({ time, receivedAt }: Reading): boolean => receivedAt - time > 15 * 60_000;
    const holds = fc.property(stories, (readings) => {
      const [all, punctual] = [createEngine({ ...parts, rules: values }), createEngine({ ...parts, rules: values })];
      all.take({ readings, rejudged: [] });
      punctual.take({ readings: readings.filter((reading) => !isLate(reading)), rejudged: [] });
      const end = epochMs(endOf(readings));
      const { transitions, late } = all.advance(end);
      expect(transitions.map(({ id }) => id).toSorted()).toEqual(
        punctual
          .advance(end)
          .transitions.map(({ id }) => id)
          .toSorted(),
      );
      const lateOnes = readings.filter((reading) => isLate(reading) && reading.observations[0]?.quality === 'pass');
      for (const { device, time } of lateOnes) {
        const mark = late.find(({ subject }) => subject.is === 'device' && subject.id === device);
        if (!device.startsWith('lamp')) expect(mark?.time).toBeLessThanOrEqual(time);
      }
    });
    expect(() => fc.assert(holds, { numRuns: 40 })).not.toThrow();
  });
});
