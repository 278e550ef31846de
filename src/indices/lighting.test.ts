import { describe, expect, it } from 'vitest';
import { at, windowOf } from '../../test/indices/windows.ts';
import { days, hours } from '../model/duration.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { Rollup } from '../model/rollup.ts';
import { after } from '../model/time.ts';
import { lampFaults, lightingUse } from './lighting.ts';

const start = at('2026-11-21T00:00:00Z');
const span = { from: start, to: after(start, days(2)) };
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
    expect(lightingUse(windows, { span, lamps: 10 })).toMatchObject({
      burningHours: { value: 230, from: 'burning_hours', reasons: [] },
      energy: { value: 13.5 },
      faultShare: { value: 0.2 },
    });
  });

  it('burned as long as they said where no counter tells it', () => {
    const { burningHours } = lightingUse(new Map([...windows].filter(([id]) => id !== 'burning_hours')), {
      span,
      lamps: 10,
    });
    expect(burningHours.from).toBe('lamp_on');
    expect(burningHours.value).toBeCloseTo(0.45 * 10 * 48, 9);
    expect(burningHours.reasons).toEqual(['Burning hours: 0 % is known; 75 % are needed']);
  });

  it('are unknown when half of the days is missing', () => {
    const thin = new Map([...windows].map(([id, both]) => [id, both.slice(1)] as const));
    expect(lightingUse(thin, { span, lamps: 10 })).toMatchObject({
      burningHours: { value: null, from: null },
      energy: { value: null },
      faultShare: { value: null },
    });
  });

  it('carry the completeness and quality of what they rest on', () => {
    const { basis } = lightingUse(windows, { span, lamps: 10 });
    expect(basis.inputs.map(({ quantity, completeness }) => [quantity, completeness])).toEqual([
      ['burning_hours', 1],
      ['lamp_on', 1],
      ['active_energy', 1],
      ['lamp_fault', 1],
    ]);
  });
});

describe('lamps one by one', () => {
  const broken = (group: string, mean: number) =>
    windowOf('lamp_fault', mean, {
      start,
      length: days(1),
      group,
      counted: { count: 96, mean, min: 0, max: mean > 0 ? 1 : 0 },
    });

  it('were broken on so many of their days, and for so long', () => {
    expect(lampFaults([broken('a', 0), broken('b', 0.25), broken('b', 0.75), broken('c', 0)])).toEqual({
      lamps: 1,
      lampDays: 4,
      rate: 0.5,
      meanTime: hours(24),
    });
  });

  it('are not counted on days on which nothing is known of them', () => {
    expect(lampFaults([broken('a', 0), windowOf('lamp_fault', undefined, { start })])).toMatchObject({
      lampDays: 1,
      rate: 0,
    });
    expect(lampFaults([])).toEqual({ lamps: 0, lampDays: 0, rate: null, meanTime: null });
  });
});
