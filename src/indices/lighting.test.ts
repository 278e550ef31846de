import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { days } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import { after } from '../model/time.ts';
import { lightingUse } from './lighting.ts';

const start = at('2026-11-21T00:00:00Z');
const span = { from: start, to: after(start, days(2)) };
const ten = { span, lamps: 10, measuring: () => 10 };
const daysOf = (id: QuantityId, means: readonly number[], change: Partial<Rollup> = {}) =>
  means.map((mean, day) => windowOf(id, mean, { start: after(start, days(day)), length: days(1), ...change }));

describe('lamps together', () => {
  const windows = new Map([
    ['burning_hours', daysOf('burning_hours', [110, 120])],
    ['active_energy', daysOf('active_energy', [6.5, 7])],
    ['lamp_fault', daysOf('lamp_fault', [0.1, 0.3])],
    ['lamp_on', daysOf('lamp_on', [0.5, 0.4])],
  ] as const);

  it('burned and drew as much as their counters grew, and were broken for a share of the time', () => {
    expect(lightingUse(windows, ten)).toMatchObject({
      burningHours: { value: 230, estimate: 230, covered: 1, from: 'burning_hours', reasons: [] },
      energy: { value: 13.5 },
      faultShare: { value: 0.2 },
    });
  });

  it('burned as long as they said where no counter tells it', () => {
    const { burningHours } = lightingUse(new Map([...windows].filter(([id]) => id !== 'burning_hours')), ten);
    expect(burningHours.from).toBe('lamp_on');
    expect(burningHours.value).toBeCloseTo(0.45 * 10 * 48, 9);
    expect(burningHours.reasons).toEqual(['Burning hours: 0 % is known; 75 % are needed']);
  });

  it('are unknown when half of the days is missing', () => {
    const thin = new Map([...windows].map(([id, both]) => [id, both.slice(1)] as const));
    expect(lightingUse(thin, ten)).toMatchObject({
      burningHours: { value: null, from: null },
      energy: { value: null },
      faultShare: { value: null },
    });
  });

  it('carry the completeness and quality of what they rest on', () => {
    const { basis } = lightingUse(windows, ten);
    expect(basis.inputs.map(({ quantity, completeness }) => [quantity, completeness])).toEqual([
      ['burning_hours', 1],
      ['lamp_on', 1],
      ['active_energy', 1],
      ['lamp_fault', 1],
    ]);
  });

  describe('of which one of four is silent', () => {
    const four = { span, lamps: 4, measuring: () => 4 };
    // Three burn twelve hours a day each, and draw 50 W.
    const spoken = new Map([
      ['burning_hours', daysOf('burning_hours', [36, 36], { completeness: 0.75 })],
      ['active_energy', daysOf('active_energy', [1.8, 1.8], { completeness: 0.75 })],
      ['lamp_on', daysOf('lamp_on', [0.5, 0.5], { completeness: 0.75 })],
    ] as const);

    it('say what they know, of how many, and what it would be of all', () => {
      const { burningHours, energy } = lightingUse(spoken, four);
      expect(burningHours).toEqual({
        value: 72,
        estimate: 96,
        covered: 0.75,
        from: 'burning_hours',
        reasons: ['Burning hours: the value is of the 75 % that are known; the estimate is of all lamps'],
      });
      expect(energy).toMatchObject({ value: 3.6, estimate: 4.8, covered: 0.75 });
      expect(energy.reasons).toHaveLength(1);
    });

    it('say the same by their counters and by what they said of themselves', () => {
      const byCounter = lightingUse(spoken, four).burningHours;
      const said = lightingUse(new Map([...spoken].filter(([id]) => id === 'lamp_on')), four).burningHours;
      expect([said.value, said.estimate, said.covered]).toEqual([72, 96, 0.75]);
      expect([byCounter.value, byCounter.estimate, byCounter.covered]).toEqual([72, 96, 0.75]);
    });
  });

  it('are not scaled for readings that were lost: a counter tells what happened meanwhile', () => {
    const lossy = new Map([
      ['burning_hours', daysOf('burning_hours', [110, 120], { completeness: 0.9 })],
      ['lamp_on', daysOf('lamp_on', [0.5, 0.4])],
    ] as const);
    expect(lightingUse(lossy, ten).burningHours).toMatchObject({ value: 230, estimate: 230, covered: 1 });
  });

  it('are scaled for lamps whose counter is doubted, although they speak', () => {
    const quality = { pass: 72, not_evaluated: 0, suspect: 24, fail: 0 };
    const counted = { count: 72, mean: 36, min: 0, max: 36 };
    const doubted = new Map([
      ['burning_hours', daysOf('burning_hours', [36, 36], { completeness: 0.75, quality, counted })],
      ['lamp_on', daysOf('lamp_on', [0.5, 0.5])],
    ] as const);
    expect(lightingUse(doubted, { span, lamps: 4, measuring: () => 4 }).burningHours).toMatchObject({
      value: 72,
      estimate: 96,
    });
  });

  it('of which some have no counter are not covered by the counters of the others', () => {
    const { burningHours } = lightingUse(windows, {
      span,
      lamps: 40,
      measuring: (id) => (id === 'lamp_on' ? 40 : 10),
    });
    expect(burningHours).toMatchObject({ from: 'lamp_on', covered: 1 });
  });
});
