import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../model/duration.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import { decide, hear, judgedBy, reborn, said } from './fixtures/asked-engine.ts';
import { at, readingOf, ruleOf } from './fixtures/drawn-city.ts';

const day = 86_400;
const quantity = 'pm2_5';
const smoky: Condition = { is: 'value', quantity, limit: { is: 'above', limit: 50 } };

/** An hour before noon of the next day, then back by a day. */
function turned(rule: Rule, ...values: readonly (readonly [number, number])[]) {
  const engine = judgedBy([rule], { from: at(day) });
  hear(engine, ...values.map(([time, pm2_5]) => readingOf('air-1', { pm2_5 }, { time: day + time })));
  const before = decide(engine, day + 700);
  const { transitions } = engine.turnBack(at(700));
  expect(engine.decidedUpTo()).toBe(at(700));
  return { engine: reborn(engine, [rule]), before, back: transitions.map(said) };
}

describe('when the clock is set back by a day', () => {
  it('an alert fires as soon as its condition holds', () => {
    const { engine, before, back } = turned(ruleOf('smog', smoky), [10, 20]);
    expect([...before, ...back]).toEqual([]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 705 }));
    expect(decide(engine, 706)).toEqual(['firing device:air-1 at 705 since 705 condition']);
    expect(decide(engine, 705 + 3611)).toEqual(['resolved device:air-1 at 4305.001 since 705 unknown']);
  });

  it('an alert that fires goes on, and is over once', () => {
    const { engine, back } = turned(ruleOf('smog', smoky, { keepFiringFor: minutes(1) }), [10, 60]);
    expect(back).toEqual([]);
    expect(engine.firing()).toHaveLength(1);
    hear(engine, readingOf('air-1', { pm2_5: 61 }, { time: 705 }), readingOf('air-1', { pm2_5: 20 }, { time: 720 }));
    expect(decide(engine, 790)).toEqual([`resolved device:air-1 at ${day + 10} since ${day + 10} cleared`]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 800 }));
    expect(decide(engine, 801)).toEqual(['firing device:air-1 at 800 since 800 condition']);
  });

  it('what had held for a while goes on holding, and fires in its time', () => {
    const { engine, before, back } = turned(ruleOf('smog', smoky, { for: minutes(15) }), [10, 60]);
    expect(before).toEqual([`pending device:air-1 at ${day + 10} since ${day + 10} condition`]);
    expect(back).toEqual([
      `dropped device:air-1 at ${day + 10} since ${day + 10} unknown`,
      'pending device:air-1 at 700 since 10 condition',
    ]);
    expect(engine.pending()).toMatchObject([{ firesAt: at(910) }]);
    expect(decide(engine, 925)).toEqual(['firing device:air-1 at 910 since 10 condition']);
  });

  it('silence is counted anew', () => {
    const { engine, back } = turned(ruleOf('silent', { is: 'absent', after: minutes(20) }), [10, 60]);
    expect(back).toEqual([]);
    expect(decide(engine, 1909)).toEqual([]);
    expect(decide(engine, 1910)).toEqual(['firing device:air-1 at 1900 since 1900 condition']);
  });

  it('windows forget what lies ahead', () => {
    const rule = ruleOf('mean', {
      is: 'mean',
      quantity,
      over: hours(1),
      limit: { is: 'above', limit: 50 },
      complete: 0,
    });
    const { engine, before, back } = turned(rule, [10, 60], [310, 90]);
    expect(before).toEqual([`firing device:air-1 at ${day + 10} since ${day + 10} condition`]);
    expect(back).toEqual([`resolved device:air-1 at ${day + 10} since ${day + 10} unknown`]);
    hear(engine, readingOf('air-1', { pm2_5: 70 }, { time: 705 }));
    const { transitions } = engine.advance(at(706));
    expect(transitions).toMatchObject([{ to: 'firing', since: at(705), evidence: { value: 70 } }]);
  });

  it('what waited to be decided is decided first', () => {
    const rule = ruleOf('smog', smoky);
    const engine = judgedBy([rule], { from: at(day) });
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: day + 10 }));
    const { transitions } = engine.turnBack(at(700));
    expect(transitions.map(said)).toEqual([`firing device:air-1 at ${day + 10} since ${day + 10} condition`]);
    expect(engine.hasWork(at(701))).toBe(false);
  });
});
