import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import type { Condition } from '../../model/rule.ts';
import { decide, doubted, hear, judgedBy, reborn, surroundings } from './fixtures/asked-engine.ts';
import { DrawnDirectory, deviceOf, readingOf, ruleOf } from './fixtures/drawn-city.ts';

const quantity = 'pm2_5';
const above = (limit: number): Condition => ({ is: 'value', quantity, limit: { is: 'above', limit } });
const said = (time: number, value: number, device = 'air-1') => readingOf(device, { pm2_5: value }, { time });
const two = surroundings([deviceOf('air-1'), deviceOf('air-2')]);

describe('a value that is doubted when the next one is there', () => {
  const [before, spike, next] = [said(10, 20), said(310, 90), said(610, 20)];

  it('has not been, just before the next one of its series', () => {
    const engine = judgedBy([ruleOf('smog', above(50), { for: minutes(4) })]);
    hear(engine, before, spike);
    expect(decide(engine, 320)).toEqual(['pending device:air-1 at 310 since 310 condition']);
    engine.take({ readings: [next], rejudged: doubted(spike) });
    expect(decide(engine, 620)).toEqual([
      'firing device:air-1 at 550 since 310 condition',
      'resolved device:air-1 at 610 since 310 cleared',
    ]);
  });

  it('lets the one before count again when the next one is doubted at once', () => {
    const engine = judgedBy([ruleOf('calm', { is: 'value', quantity, limit: { is: 'below', limit: 30 } })]);
    hear(engine, before);
    expect(decide(engine, 11)).toEqual(['firing device:air-1 at 10 since 10 condition']);
    hear(engine, spike);
    expect(decide(engine, 311)).toEqual(['resolved device:air-1 at 310 since 10 cleared']);
    engine.take({
      readings: [readingOf('air-1', { pm2_5: 95 }, { time: 610, quality: 'suspect' })],
      rejudged: doubted(spike),
    });
    expect(decide(engine, 611)).toEqual(['firing device:air-1 at 610 since 610 condition']);
  });

  it.each([
    ['a mean', { is: 'mean', quantity, over: minutes(48), limit: { is: 'above', limit: 30 }, complete: 0 }],
    ['a change', { is: 'change', quantity, within: minutes(20), limit: { is: 'above', limit: 30 } }],
  ] as const)('goes out of %s', (_, when) => {
    const rules = [ruleOf('windowed', when)];
    let engine = judgedBy(rules);
    hear(engine, before, spike);
    expect(decide(engine, 320)).toEqual(['firing device:air-1 at 310 since 310 condition']);
    engine.take({ readings: [], rejudged: doubted(spike) });
    expect(decide(engine, 600)).toEqual([]);
    engine = reborn(engine, rules);
    hear(engine, next);
    expect(decide(engine, 611)).toEqual(['resolved device:air-1 at 610 since 310 cleared']);
  });

  it('leaves the newest of a change as it was, though both stood close together', () => {
    const engine = judgedBy([
      ruleOf('rise', { is: 'change', quantity, within: minutes(96), limit: { is: 'above', limit: 4 } }),
    ]);
    hear(engine, said(0, 10), said(100, 20), said(110, 12), said(120, 90));
    expect(decide(engine, 121)).toEqual([
      'firing device:air-1 at 100 since 100 condition',
      'resolved device:air-1 at 110 since 100 cleared',
      'firing device:air-1 at 120 since 120 condition',
    ]);
    engine.take({
      readings: [readingOf('air-1', { pm2_5: 99 }, { time: 130, quality: 'suspect' })],
      rejudged: doubted(said(120, 90)),
    });
    expect(decide(engine, 131)).toEqual(['resolved device:air-1 at 130 since 120 cleared']);
  });

  it('is not among some any more, nor in the mean of its area', () => {
    const street = { subject: { each: 'area', level: 'street' } } as const;
    const some: Condition = {
      is: 'some',
      of: above(50),
      counted: 'devices',
      limit: { is: 'at_least', limit: 1 },
      known: 0,
    };
    const mean: Condition = { is: 'mean', quantity, over: minutes(48), limit: { is: 'above', limit: 30 }, complete: 0 };
    const rules = [ruleOf('some', some, street), ruleOf('mean', mean, street)];
    const engine = judgedBy(rules, two);
    hear(engine, before, said(11, 20, 'air-2'), spike);
    expect(decide(engine, 320)).toEqual([
      'firing area:elm at 310 since 310 condition',
      'firing area:elm at 310 since 310 condition',
    ]);
    engine.take({ readings: [next], rejudged: doubted(spike) });
    expect(decide(engine, 620)).toEqual([
      'resolved area:elm at 610 since 310 cleared',
      'resolved area:elm at 610 since 310 cleared',
    ]);
  });

  it('takes nothing out of an area to which its device moved since', () => {
    const mean: Condition = { is: 'mean', quantity, over: minutes(48), limit: { is: 'below', limit: 15 }, complete: 0 };
    const directory = new DrawnDirectory([deviceOf('air-1'), deviceOf('air-3', undefined, 'oak')]);
    const rule = ruleOf('mean', mean, { subject: { each: 'area', level: 'street' } });
    const engine = judgedBy([rule], { directory: directory.port });
    hear(engine, said(10, 20, 'air-3'), spike);
    expect(decide(engine, 320)).toEqual([]);
    directory.put(deviceOf('air-1', undefined, 'oak'));
    engine.take({ readings: [next], rejudged: doubted(spike) });
    expect(decide(engine, 620)).toEqual([]);
  });
});
