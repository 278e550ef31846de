import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { days, hours, minutes } from '../model/duration.ts';
import type { Quality } from '../model/quality.ts';
import { after } from '../model/time.ts';
import { parkingOccupancy, parkingUse } from './parking.ts';

const midnight = at('2026-11-21T00:00:00Z');
const span = { from: midnight, to: after(midnight, hours(24)) };

type Word = readonly [hour: number, value: 0 | 1, quality?: Quality];
const bay = (words: readonly Word[]) => ({
  staleAfter: hours(4),
  observations: words.map(([hour, value, quality = 'pass']) => ({
    time: after(midnight, hours(hour)),
    value,
    quality,
  })),
});
/** A heartbeat every hour from one hour to before another. */
const repeated = (from: number, to: number, value: 0 | 1): Word[] =>
  Array.from({ length: to - from }, (_, place) => [from + place, value]);

const wholeDay = [...repeated(-1, 8, 0), ...repeated(8, 10, 1), ...repeated(10, 20, 0), ...repeated(20, 24, 1)];

describe('the use of a bay', () => {
  it('is the share of the day in which it was occupied, and how many came', () => {
    expect(parkingUse([bay(wholeDay)], span)).toMatchObject({
      occupancy: 6 / 24,
      turnover: 2,
      bays: 1,
      dwell: {
        median: null,
        mean: null,
        stays: 1,
        open: 1,
        cut: 0,
        reasons: ['whole stays that were seen: 1; 5 are needed'],
      },
      reasons: [],
    });
  });

  it('holds a word from before the day into it', () => {
    expect(parkingUse([bay([...repeated(-1, 24, 1)])], span)).toMatchObject({ occupancy: 1, turnover: 0 });
  });

  it('leaves unknown time out: it is neither free nor occupied', () => {
    // Known from 0 to 20: free until 10, occupied until 16, and until 20 by its last word.
    const use = parkingUse([bay([...repeated(0, 10, 0), ...repeated(10, 17, 1)])], span);
    expect(use.basis.inputs).toMatchObject([{ completeness: 20 / 24, counted: 17 }]);
    expect(use.occupancy).toBe(10 / 20);
    expect(use.turnover).toBeCloseTo(1 / (20 / 24), 9);
    expect(use.dwell).toMatchObject({ median: null, mean: null, stays: 0, open: 0, cut: 1 });
  });

  it('does not count a coming that silence hides', () => {
    const use = parkingUse([bay([...repeated(0, 10, 0), ...repeated(13, 20, 1), ...repeated(20, 24, 0)])], span);
    expect(use.turnover).not.toBe(0);
    const hidden = parkingUse([bay([...repeated(0, 10, 0), ...repeated(15, 20, 1), ...repeated(20, 24, 0)])], span);
    expect(hidden).toMatchObject({ turnover: 0, dwell: { stays: 0, cut: 1 } });
  });

  it('is ended by a doubted word, which holds for nothing itself', () => {
    const words: Word[] = [...repeated(0, 10, 0), [10, 1, 'suspect'], ...repeated(12, 24, 0)];
    const use = parkingUse([bay(words)], span);
    expect(use.occupancy).toBe(0);
    expect(use.turnover).toBe(0);
    expect(use.basis.inputs).toMatchObject([{ completeness: 22 / 24, quality: { suspect: 1 } }]);
  });

  it('is unknown when less than three quarters of the time is', () => {
    const use = parkingUse([bay(repeated(0, 12, 1))], span);
    expect(use).toMatchObject({ occupancy: null, turnover: null });
    expect(use.reasons).toEqual(['62 % of the time is known; 75 % are needed']);
  });

  it('says nothing of how long vehicles stay where silence would hide the long stays', () => {
    const words: Word[] = [1, 3, 5, 7, 9, 11].flatMap((hour): Word[] => [
      [hour - 1, 0],
      [hour, 1],
    ]);
    const { dwell } = parkingUse([bay(words)], span);
    expect(dwell).toMatchObject({ median: null, mean: null, stays: 5 });
    expect(dwell?.reasons).toEqual(['62 % of the time is known; 75 % are needed']);
  });

  it('does not take repeated words for comings', () => {
    const use = parkingUse([bay([...repeated(0, 2, 0), [2, 1], [2.5, 1], [3, 1], ...repeated(4, 24, 0)])], span);
    expect(use).toMatchObject({ turnover: 1, dwell: { stays: 1 } });
  });

  it('counts a stay on the day on which it ends, from when it really began', () => {
    const long = bay([...repeated(-12, -6, 0), ...repeated(-6, 8, 1), ...repeated(8, 24, 0)]);
    const use = parkingUse([long, long, long, long, long], span);
    expect(use.dwell).toMatchObject({ median: hours(14), stays: 5, reasons: [] });
    expect(use.turnover).toBe(0);
  });
});

describe('the use of several bays', () => {
  it('weighs each by the time that is known of it', () => {
    const use = parkingUse([bay(repeated(0, 24, 1)), bay(repeated(0, 24, 0))], span);
    expect(use).toMatchObject({ occupancy: 0.5, bays: 2 });
  });

  it('has a median that few long stays do not move, and a mean that they do', () => {
    const stay = (length: number) => [
      ...repeated(-1, 1, 0),
      ...repeated(1, 1 + length, 1),
      ...repeated(1 + length, 24, 0),
    ];
    const use = parkingUse(
      [1, 1, 1, 1, 21].map((length) => bay(stay(length))),
      span,
    );
    expect(use.dwell).toMatchObject({ median: hours(1), mean: hours(5), stays: 5 });
  });

  it('takes the middle of two for an even number of stays', () => {
    const words: Word[] = [
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
      [6, 0],
      [9, 0],
      [12, 0],
      [15, 0],
      [18, 0],
      [21, 0],
    ];
    const use = parkingUse([bay(words), bay(words), bay(words)], span);
    expect(use.dwell).toMatchObject({ median: minutes(120), stays: 6 });
  });

  it('is unknown without any bay', () => {
    expect(parkingUse([], span)).toMatchObject({ occupancy: null, bays: 0 });
  });
});

describe('many bays together', () => {
  const because = 'there are too many';
  const day = windowOf('occupied', 0.8, { start: midnight, length: days(1), completeness: 0.9 });

  it('have an occupancy by the time that is known, and neither turnover nor dwell', () => {
    const windows = [day, windowOf('occupied', 0.2, { start: span.to, length: days(1), completeness: 0.6 })];
    const both = { from: span.from, to: after(midnight, days(2)) };
    const use = parkingOccupancy(windows, { span: both, bays: 400, because });
    expect(use.occupancy).toBeCloseTo((0.9 * 0.8 + 0.6 * 0.2) / 1.5, 9);
    expect(use).toMatchObject({ turnover: null, dwell: null, bays: 400, reasons: [because] });
  });

  it('are unknown when less than three quarters of their time is', () => {
    const use = parkingOccupancy([{ ...day, completeness: 0.5 }], { span, bays: 400, because });
    expect(use).toMatchObject({ occupancy: null, reasons: ['50 % of the time is known; 75 % are needed', because] });
  });
});

describe('any history of a bay', () => {
  const word = fc.record({
    minute: fc.integer({ min: -600, max: 1500 }),
    value: fc.constantFrom<0 | 1>(0, 1),
    quality: fc.constantFrom<Quality>('pass', 'not_evaluated', 'suspect', 'fail'),
  });
  const history = fc
    .uniqueArray(word, { selector: ({ minute }) => minute, maxLength: 40 })
    .map((words) => words.toSorted((one, other) => one.minute - other.minute));

  /** What is known in the minute that begins so long after midnight: asked minute by minute, without any runs. */
  const stateIn = (words: readonly { minute: number; value: 0 | 1; quality: Quality }[], minute: number) => {
    const last = words.findLast((one) => one.minute <= minute);
    const isKnown = last !== undefined && minute < last.minute + 240 && !['suspect', 'fail'].includes(last.quality);
    return isKnown ? last.value : undefined;
  };

  it('has the occupancy and the comings that a look at every minute finds', () => {
    fc.assert(
      fc.property(history, (words) => {
        const states = Array.from({ length: 1440 }, (_, minute) => stateIn(words, minute));
        const known = states.filter((state) => state !== undefined);
        const taken = known.filter((state) => state === 1).length;
        const came = states.filter((state, minute) => state === 1 && stateIn(words, minute - 1) === 0).length;
        const observations = words.map(({ minute, ...rest }) => ({ ...rest, time: after(midnight, minutes(minute)) }));
        const use = parkingUse([{ observations, staleAfter: hours(4) }], span);
        expect(use.basis.inputs[0]?.completeness).toBeCloseTo(known.length / 1440, 9);
        if (known.length < 0.75 * 1440) {
          expect(use).toMatchObject({ occupancy: null, turnover: null });
        } else {
          expect(use.occupancy).toBeCloseTo(taken / known.length, 9);
          expect(use.turnover).toBeCloseTo(came / (known.length / 1440), 9);
        }
      }),
    );
  });
});
