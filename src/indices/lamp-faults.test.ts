import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { days, hours } from '../model/duration.ts';
import { after } from '../model/time.ts';
import { faultsNotAsked, lampFaults } from './lamp-faults.ts';

const start = at('2026-11-21T00:00:00Z');
const span = { from: start, to: after(start, days(1)) };
const asked = (lamps: number) => ({ span, lamps });

describe('lamps one by one', () => {
  const broken = (group: string, mean: number) =>
    windowOf('lamp_fault', mean, {
      start,
      length: days(1),
      group,
      counted: { count: 96, mean, min: 0, max: mean > 0 ? 1 : 0 },
    });

  it('were broken on so many of their days, and for so long', () => {
    expect(lampFaults([broken('a', 0), broken('b', 0.25), broken('c', 0)], asked(3))).toMatchObject({
      lamps: 1,
      lampDays: 3,
      rate: 1 / 3,
      meanTime: hours(6),
      reasons: [],
    });
  });

  it('are not counted on days on which nothing is known of them', () => {
    expect(lampFaults([broken('a', 0), windowOf('lamp_fault', undefined, { start })], asked(1))).toMatchObject({
      lampDays: 1,
      rate: 0,
    });
    expect(lampFaults([], asked(0))).toMatchObject({ lamps: 0, lampDays: 0, rate: null, meanTime: null });
  });

  it('are unknown where most are silent: one healthy lamp does not speak for a thousand', () => {
    const { rate, lampDays, basis, reasons } = lampFaults([broken('a', 0)], asked(1001));
    expect([rate, lampDays]).toEqual([null, 1]);
    expect(basis.inputs[0]?.completeness).toBeCloseTo(1 / 1001, 9);
    expect(reasons).toEqual(['Lamp fault: 0 % of the time of all lamps is known; 75 % are needed']);
  });

  it('have no mean time of faults when there was none, and say so', () => {
    expect(lampFaults([broken('a', 0)], asked(1))).toMatchObject({
      rate: 0,
      meanTime: null,
      reasons: ['no lamp reported a fault'],
    });
  });

  it('are unknown where nobody looked', () => {
    expect(faultsNotAsked(span, 'there are too many')).toMatchObject({ lamps: null, reasons: ['there are too many'] });
  });
});
