import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../model/duration.ts';
import type { Condition } from '../../../model/rule.ts';
import { epochMs } from '../../../model/time.ts';
import { decide, hear, judgedBy, reborn, surroundings } from '../fixtures/asked-engine.ts';
import { deviceOf, readingOf, ruleOf, start } from '../fixtures/drawn-city.ts';

const clean = { no2: 5, o3: 20, pm10: 5, so2: 5 };

describe('the band of the air', () => {
  const rule = ruleOf('poor', {
    is: 'index',
    index: 'european_aqi',
    limit: { is: 'at_least', limit: 4 },
    complete: 0.75,
  });

  it('is known once enough of an hour is there, and is that of the worst pollutant', () => {
    const engine = judgedBy([rule]);
    for (let time = 0; time < 2400; time += 300) hear(engine, readingOf('air-1', { ...clean, pm2_5: 60 }, { time }));
    expect(decide(engine, 2401)).toEqual([]);
    for (let time = 2400; time < 3600; time += 300) hear(engine, readingOf('air-1', { ...clean, pm2_5: 60 }, { time }));
    const { transitions } = engine.advance(epochMs(start + 3_600_000));
    expect(transitions).toMatchObject([{ to: 'firing', evidence: { value: 4, limit: 4, quantity: undefined } }]);
    expect(transitions[0]?.evidence.observations).toHaveLength(5);
  });

  it('is not known while a pollutant that it needs is missing', () => {
    const engine = judgedBy([rule]);
    for (let time = 0; time < 7200; time += 300) {
      hear(engine, readingOf('air-1', { no2: 5, pm2_5: 60 }, { time }));
    }
    expect(decide(engine, 7201)).toEqual([]);
  });

  it('gets better as what was bad is more than an hour ago', () => {
    const engine = judgedBy([rule]);
    for (let time = 0; time < 3600; time += 300) hear(engine, readingOf('air-1', { ...clean, pm2_5: 60 }, { time }));
    expect(decide(engine, 3600)).toHaveLength(1);
    for (let time = 3600; time < 7200; time += 300) hear(engine, readingOf('air-1', { ...clean, pm2_5: 1 }, { time }));
    const [resolved] = decide(engine, 7200);
    expect(resolved).toMatch(/^resolved device:air-1 at \d+ since \d+ cleared$/);
  });
});

const secondsOf = (text: string): number => (Date.parse(text) - start) / 1000;
const at = (text: string) => epochMs(Date.parse(text));

describe('the level of a part of the day', () => {
  const period = (of: 'day' | 'evening' | 'night', complete = 0.9): Condition => ({
    is: 'period',
    quantity: 'sound_level',
    period: of,
    limit: { is: 'above', limit: 65 },
    complete,
  });

  function heardFrom(from: string, to: string, level: (moment: number) => number, of: Condition) {
    const engine = judgedBy([ruleOf('loud', of)], { from: at(from) });
    for (let time = secondsOf(from); time < secondsOf(to); time += 300) {
      hear(engine, readingOf('air-1', { sound_level: level(start + time * 1000) }, { time }));
    }
    return engine.advance(at(to)).transitions.map(({ to: step, at: moment, because, evidence }) => ({
      step,
      at: new Date(moment).toISOString().slice(0, 16),
      because,
      value: evidence.value === undefined ? undefined : Math.round(evidence.value),
    }));
  }

  it.each([
    ['day', '2026-11-22T18:00'],
    ['evening', '2026-11-22T22:00'],
    ['night', '2026-11-23T06:00'],
  ] as const)('of the %s is known when it is over, and stands until the next one is', (of, over) => {
    const isFirst = (moment: number): boolean => moment < Date.parse(`${over}:00Z`);
    const steps = heardFrom(
      '2026-11-22T05:00Z',
      '2026-11-24T12:00Z',
      (moment) => (isFirst(moment) ? 70 : 40),
      period(of),
    );
    expect(steps).toEqual([
      { step: 'firing', at: over, because: 'condition', value: 70 },
      {
        step: 'resolved',
        at: new Date(Date.parse(`${over}:00Z`) + hours(24)).toISOString().slice(0, 16),
        because: 'cleared',
        value: 40,
      },
    ]);
  });

  it('is the mean of the energy', () => {
    const steps = heardFrom(
      '2026-11-22T17:30Z',
      '2026-11-22T22:30Z',
      (moment) => (new Date(moment).getUTCHours() === 19 ? 80 : 40),
      period('evening'),
    );
    expect(steps).toEqual([{ step: 'firing', at: '2026-11-22T22:00', because: 'condition', value: 74 }]);
  });

  it.each([
    ['has an hour less', '2026-03-28T21:00Z', '2026-03-29T05:00', '2026-03-29T08:00Z'],
    ['has an hour more', '2026-10-24T20:00Z', '2026-10-25T06:00', '2026-10-25T09:00Z'],
  ])('of the night in which the clocks are changed %s', (_, from, over, until) => {
    const steps = heardFrom(from, until, () => 70, period('night', 0.99));
    expect(steps).toEqual([{ step: 'firing', at: over, because: 'condition', value: 70 }]);
  });

  it('is unknown when too little of it was observed', () => {
    expect(heardFrom('2026-11-22T19:00Z', '2026-11-22T22:30Z', () => 70, period('evening'))).toEqual([]);
    expect(heardFrom('2026-11-22T19:00Z', '2026-11-22T22:30Z', () => 70, period('evening', 0.7))).toHaveLength(1);
  });

  it('of an area is that of all its devices, and survives a death in the middle of it', () => {
    const rules = [ruleOf('loud', period('evening'), { subject: { each: 'area', level: 'street' } })];
    const more = { ...surroundings([deviceOf('air-1'), deviceOf('air-2')]), from: at('2026-11-22T17:30Z') };
    let engine = judgedBy(rules, more);
    for (let time = secondsOf('2026-11-22T17:30Z'); time < secondsOf('2026-11-22T22:10Z'); time += 300) {
      hear(
        engine,
        readingOf('air-1', { sound_level: 73 }, { time }),
        readingOf('air-2', { sound_level: 40 }, { time: time + 1 }),
      );
      if (time % 3000 === 0) engine = reborn(engine, rules, more);
    }
    const { transitions } = engine.advance(at('2026-11-22T22:10Z'));
    expect(transitions).toMatchObject([{ to: 'firing', subject: { is: 'area', id: 'elm' } }]);
    expect(transitions[0]?.evidence.value).toBeCloseTo(70, 1);
  });
});

describe('what is usual', () => {
  const compared = (how: 'difference' | 'ratio' | 'deviations', limit: number): Condition => ({
    is: 'usual',
    quantity: 'pm2_5',
    over: minutes(24),
    compared: how,
    weeks: 4,
    limit: { is: 'above', limit },
    complete: 0.5,
  });
  const usually = (mean: number, deviation: number, weeks = 4) => ({ at: () => ({ mean, deviation, weeks }) });
  const hearHour = (engine: ReturnType<typeof judgedBy>, pm2_5: number): void => {
    for (let time = 0; time < 1440; time += 300) hear(engine, readingOf('air-1', { pm2_5 }, { time }));
  };

  it.each([
    ['difference', 15, 20, 'pm2_5'],
    ['ratio', 2.5, 3, undefined],
    ['deviations', 9, 10, undefined],
  ] as const)('is compared by %s', (how, limit, value, quantity) => {
    const engine = judgedBy([ruleOf('odd', compared(how, limit))], { usual: usually(10, 2) });
    hearHour(engine, 30);
    expect(engine.advance(epochMs(start + 1_440_000)).transitions).toMatchObject([
      { to: 'firing', evidence: { value, limit, quantity, usual: 10 } },
    ]);
    const content = judgedBy([ruleOf('odd', compared(how, value))], { usual: usually(10, 2) });
    hearHour(content, 30);
    expect(decide(content, 1440)).toEqual([]);
  });

  it.each([
    ['nobody knows it', undefined],
    ['too few weeks are known', { mean: 10, deviation: 2, weeks: 2 }],
    ['it never differs', { mean: 10, deviation: 0, weeks: 4 }],
  ])('compares with nothing when %s', (_, usual) => {
    const engine = judgedBy([ruleOf('odd', compared('deviations', 1))], { usual: { at: () => usual } });
    hearHour(engine, 30);
    expect(decide(engine, 1440)).toEqual([]);
  });
});
