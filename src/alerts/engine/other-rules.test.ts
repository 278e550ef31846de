import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import { ruleId } from '../../model/rule.ts';
import { decide, hear, judgedBy, memoryOf, reborn, surroundings } from './fixtures/asked-engine.ts';
import { at, deviceOf, readingOf, ruleOf } from './fixtures/drawn-city.ts';

const quantity = 'pm2_5';
const smoky: Condition = { is: 'value', quantity, limit: { is: 'above', limit: 50 } };
const mean: Condition = { is: 'mean', quantity, over: minutes(60), limit: { is: 'above', limit: 50 }, complete: 0.75 };
const street = { subject: { each: 'area', level: 'street' } } as const;
const two = surroundings([deviceOf('air-1'), deviceOf('air-2')]);

const hour = (value: number): readonly Reading[] =>
  Array.from({ length: 24 }, (_, index) =>
    readingOf(index % 2 === 0 ? 'air-1' : 'air-2', { pm2_5: value }, { time: Math.floor(index / 2) * 300 + index }),
  );
const recalled = (rules: readonly Rule[], ...past: readonly Reading[]) => {
  const engine = judgedBy([], two);
  hear(engine, ...past);
  decide(engine, 3600);
  expect(engine.setRules(rules)).toEqual([]);
  engine.recall(
    rules.map(({ id }) => id),
    past,
  );
  return engine;
};

describe('a rule that is new', () => {
  it.each([
    ['a value', ruleOf('new', smoky), 2],
    ['the mean of devices', ruleOf('new', mean), 2],
    ['the mean of a street', ruleOf('new', mean, street), 1],
    [
      'some devices',
      ruleOf(
        'new',
        { is: 'some', of: mean, counted: 'devices', limit: { is: 'at_least', limit: 2 }, known: 0 },
        street,
      ),
      1,
    ],
  ] as const)('fires at once by %s of before', (_, rule, count) => {
    const engine = recalled([rule], ...hour(80));
    expect(engine.hasWork(at(3600))).toBe(true);
    const { transitions } = engine.advance(at(3600));
    expect(transitions.map(({ to, at: moment }) => [to, moment])).toEqual(
      Array.from({ length: count }, () => ['firing', at(3600)]),
    );
    expect(engine.hasWork(at(3600))).toBe(false);
  });

  it('knows windows of devices and of their area at once, each value once', () => {
    const rules = [ruleOf('device', mean), ruleOf('street', mean, street)];
    const engine = recalled(rules, ...hour(80));
    const shown = engine.advance(at(3600)).transitions.map(({ rule, evidence }) => `${rule} ${evidence.value}`);
    expect(shown.toSorted()).toEqual(['device 80', 'device 80', 'street 80']);
  });

  it('is looked at in the next life when it was not in this one', () => {
    const rules = [ruleOf('new', mean)];
    const engine = reborn(recalled(rules, ...hour(80)), rules, two);
    expect(decide(engine, 3600)).toHaveLength(2);
  });

  it('takes nothing from those before it: what waits to be heard is heard by all', () => {
    const old = ruleOf('old', smoky);
    const engine = judgedBy([old], two);
    decide(engine, 3600);
    const next = readingOf('air-1', { pm2_5: 90 }, { time: 3600 });
    engine.setRules([old, ruleOf('new', mean)]);
    engine.recall([ruleId('new')], [...hour(20), next]);
    hear(engine, next);
    const { transitions } = engine.advance(at(3601));
    expect(transitions.map(({ rule, to }) => [rule, to])).toEqual([['old', 'firing']]);
  });

  it('leaves the windows of others as they are', () => {
    const old = ruleOf('old', mean);
    const engine = judgedBy([old], two);
    hear(engine, ...hour(60));
    expect(decide(engine, 3600)).toHaveLength(2);
    const before = judgedBy([old], { ...two, memory: memoryOf(engine) });
    engine.setRules([old, ruleOf('new', { is: 'not', of: mean })]);
    engine.recall([ruleId('new')], hour(90));
    const evidence = (of: typeof engine) => {
      hear(of, readingOf('air-1', { pm2_5: 0 }, { time: 7000 }));
      return of
        .advance(at(7001))
        .transitions.filter(({ rule }) => rule === 'old')
        .map(({ to, evidence: { value } }) => [to, value]);
    };
    expect(evidence(engine)).toEqual(evidence(before));
  });
});

describe('a rule that says otherwise', () => {
  it.each([
    ['of devices', ruleOf('smog', smoky)],
    [
      'of a street',
      ruleOf(
        'smog',
        { is: 'some', of: smoky, counted: 'devices', limit: { is: 'at_least', limit: 1 }, known: 0 },
        street,
      ),
    ],
  ] as const)('how long to wait is told %s that its condition holds already', (_, rule) => {
    const engine = judgedBy([rule], two);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 20)).toHaveLength(1);
    const steps = engine.setRules([{ ...rule, for: minutes(5), decides: 'otherwise' }]);
    expect(steps.map(({ to, because, at: moment }) => [to, because, moment])).toEqual([
      ['resolved', 'rule', at(20)],
      ['pending', 'condition', at(20)],
    ]);
    expect(engine.advance(at(330)).transitions).toMatchObject([{ to: 'firing', since: at(20), at: at(320) }]);
  });
});

describe('a reading that is sent again', () => {
  const rules = [
    ruleOf('device', { is: 'mean', quantity, over: minutes(240), limit: { is: 'above', limit: 0 }, complete: 0 }),
    ruleOf(
      'street',
      { is: 'mean', quantity, over: minutes(240), limit: { is: 'above', limit: 0 }, complete: 0 },
      street,
    ),
  ];
  const some = Array.from({ length: 60 }, (_, index) =>
    readingOf('air-1', { pm2_5: index }, { time: 10 + index * 10 }),
  );

  it('is in no window twice, also after a death', () => {
    const lateOnes = some.map((reading) => ({ ...reading, receivedAt: at(650) }));
    const end = { ...readingOf('air-1', { pm2_5: -1000 }, { time: 700 }) };
    const [once, twice] = [judgedBy(rules, two), judgedBy(rules, two)];
    hear(once, ...some);
    hear(twice, ...some);
    decide(once, 640);
    decide(twice, 640);
    const next = reborn(twice, rules, two);
    hear(next, ...lateOnes, ...lateOnes);
    for (const engine of [once, next]) hear(engine, end);
    const shown = (of: typeof once) =>
      of.advance(at(710)).transitions.map(({ rule, evidence }) => [rule, evidence.value]);
    expect(shown(next)).toEqual(shown(once));
    expect(shown(once)).toEqual([]);
  });
});

describe('a change', () => {
  it('shows the newest and the oldest value', () => {
    const engine = judgedBy([
      ruleOf('rise', { is: 'change', quantity, within: minutes(20), limit: { is: 'above', limit: 3 } }),
    ]);
    hear(engine, ...[1, 2, 5].map((value, index) => readingOf('air-1', { pm2_5: value }, { time: 10 + index * 300 })));
    const [firing] = engine.advance(at(620)).transitions;
    expect(firing?.evidence).toMatchObject({
      value: 4,
      limit: 3,
      quantity,
      observations: [
        { value: 5, time: at(610), receivedAt: at(610.1) },
        { value: 1, time: at(10) },
      ],
    });
  });

  it('is over when what it rose from is longer ago than the span, and unknown then', () => {
    const engine = judgedBy([
      ruleOf('rise', { is: 'change', quantity, within: minutes(20), limit: { is: 'above', limit: 3 } }),
    ]);
    hear(engine, readingOf('air-1', { pm2_5: 1 }, { time: 10 }), readingOf('air-1', { pm2_5: 9 }, { time: 310 }));
    expect(decide(engine, 1300)).toEqual([
      'firing device:air-1 at 310 since 310 condition',
      'resolved device:air-1 at 1210 since 310 unknown',
    ]);
  });
});
