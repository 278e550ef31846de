import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectKey, type Transition } from '../../model/alert.ts';
import { epochMs } from '../../model/time.ts';
import { createEngine } from './engine.ts';
import { endOf, enginePartsOf, plainRules, stories } from './fixtures/drawn-stories.ts';
import { NaiveEngine } from './fixtures/naive-engine.ts';

const said = ({ to, rule, subject, at, since, because }: Transition): string =>
  `${to} ${rule} ${subjectKey(subject)} at ${at} since ${since} ${because}`;

describe('the engine', () => {
  it.each(plainRules)('says of $id what is found by judging everything anew', (rule) => {
    const parts = enginePartsOf([rule]);
    const holds = fc.property(stories, (readings) => {
      const engine = createEngine(parts);
      engine.take({ readings, rejudged: [] });
      const end = endOf(readings);
      const { transitions } = engine.advance(epochMs(end));
      expect(transitions.map(said).toSorted()).toEqual(new NaiveEngine(parts).run(readings, end).toSorted());
    });
    expect(() => fc.assert(holds, { numRuns: 60 })).not.toThrow();
  });
});
