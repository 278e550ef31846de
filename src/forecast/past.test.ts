import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../model/duration.ts';
import { after, epochMs } from '../model/time.ts';
import { type BayWord, countPast } from './past.ts';

const start = epochMs(Date.UTC(2026, 2, 2, 8));
const at = (minute: number) => after(start, minutes(minute));
const span = { from: start, to: at(60), staleAfter: hours(4) };
const said = (minute: number, occupied: boolean | undefined): BayWord => ({ time: at(minute), occupied });
const freeAt = (bays: readonly (readonly BayWord[])[], minute: number) =>
  [...countPast(bays, span)].find((moment) => moment.at === at(minute))?.count;

describe('the past of a street', () => {
  it('counts each bay by its last word', () => {
    const bays = [[said(-10, true), said(12, false)], [said(-30, false)]];
    expect(freeAt(bays, 10)).toEqual({ free: 1, known: 2, bays: 2 });
    expect(freeAt(bays, 15)).toEqual({ free: 2, known: 2, bays: 2 });
  });

  it('does not know a bay before its first word, nor one that is silent for too long', () => {
    expect(freeAt([[said(20, false)]], 15)).toEqual({ free: 0, known: 0, bays: 1 });
    expect(freeAt([[said(-245, false)]], 0)).toEqual({ free: 0, known: 0, bays: 1 });
    expect(freeAt([[said(-240, false)]], 0)).toEqual({ free: 1, known: 1, bays: 1 });
  });

  it('does not know a bay whose word is doubted, until it speaks again', () => {
    const bays = [[said(0, false), said(10, undefined), said(20, false)]];
    expect(freeAt(bays, 15)).toEqual({ free: 0, known: 0, bays: 1 });
    expect(freeAt(bays, 20)).toEqual({ free: 1, known: 1, bays: 1 });
  });

  const bayArbitrary = fc.array(
    fc.record({ minute: fc.integer({ min: -300, max: 60 }), occupied: fc.constantFrom(true, false, undefined) }),
    { maxLength: 12 },
  );

  test.prop([fc.array(bayArbitrary, { maxLength: 4 })])('agrees with looking every bay up anew', (bays) => {
    const spoken = bays.map((words) =>
      words.map(({ minute, occupied }) => said(minute, occupied)).sort((one, other) => one.time - other.time),
    );
    for (const { at: moment, count } of countPast(spoken, span)) {
      const last = spoken.map((words) => words.findLast(({ time }) => time <= moment));
      const known = last.filter((word) => word?.occupied !== undefined && moment - word.time <= span.staleAfter);
      const free = known.filter((word) => word?.occupied === false);
      expect(count).toEqual({ free: free.length, known: known.length, bays: bays.length });
    }
  });
});
