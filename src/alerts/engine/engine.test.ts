import { describe, expect, it } from 'vitest';
import { subjectKey, type Transition } from '../../model/alert.ts';
import { createCalendar } from '../../model/calendar.ts';
import { minutes } from '../../model/duration.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import type { Device } from '../../registry/port.ts';
import type { Engine, EngineParts } from '../port.ts';
import { createEngine } from './engine.ts';
import { at, DrawnDirectory, deviceOf, drawnKinds, lamp, readingOf, ruleOf, start } from './fixtures/drawn-city.ts';

const devices = [
  deviceOf('air-1'),
  deviceOf('air-2'),
  deviceOf('air-3', undefined, 'oak'),
  deviceOf('lamp-1', lamp),
  deviceOf('lamp-2', lamp),
  deviceOf('lamp-3', lamp, 'oak'),
];

const open = (rules: readonly Rule[], more: Partial<EngineParts> = {}, known: readonly Device[] = devices): Engine =>
  createEngine({
    rules,
    kinds: drawnKinds,
    directory: new DrawnDirectory(known).port,
    calendar: createCalendar('Europe/Madrid'),
    usual: { at: () => undefined },
    from: at(0),
    ...more,
  });

/** `to subject at+since` in seconds after the start. */
const said = ({ to, subject, at: moment, since, because }: Transition): string =>
  `${to} ${subjectKey(subject)} at ${(moment - start) / 1000} since ${(since - start) / 1000} ${because}`;

const above = (limit: number, clears?: number): Condition => ({
  is: 'value',
  quantity: 'pm2_5',
  limit: { is: 'above', limit, clears },
});

const hear = (engine: Engine, ...readings: readonly ReturnType<typeof readingOf>[]): void =>
  engine.take({ readings, rejudged: [] });

const decide = (engine: Engine, seconds: number): readonly string[] =>
  engine.advance(at(seconds)).transitions.map(said);

describe('a value', () => {
  it('fires when it is beyond the limit, and is resolved when it is not', () => {
    const engine = open([ruleOf('smog', above(50))]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toEqual(['firing device:air-1 at 10 since 10 condition']);
    hear(engine, readingOf('air-1', { pm2_5: 40 }, { time: 20 }));
    expect(decide(engine, 21)).toEqual(['resolved device:air-1 at 20 since 10 cleared']);
  });

  it('goes on beyond the limit until it is where it clears', () => {
    const engine = open([ruleOf('smog', above(50, 40))]);
    for (const [time, pm2_5] of [
      [10, 60],
      [20, 45],
      [30, 41],
      [40, 40],
      [50, 45],
    ] as const) {
      hear(engine, readingOf('air-1', { pm2_5 }, { time }));
    }
    expect(decide(engine, 60)).toEqual([
      'firing device:air-1 at 10 since 10 condition',
      'resolved device:air-1 at 40 since 10 cleared',
    ]);
  });

  it('has to hold for long enough, and the passing of time shows that it did', () => {
    const engine = open([ruleOf('smog', above(50), { for: minutes(10) })]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toEqual(['pending device:air-1 at 10 since 10 condition']);
    expect(engine.pending()).toMatchObject([{ firesAt: at(610) }]);
    expect(decide(engine, 619.9)).toEqual([]);
    const [firing] = engine.advance(at(620)).transitions;
    expect(firing).toMatchObject({ to: 'firing', at: at(610), noticedAt: at(620), trigger: undefined });
  });

  it('is shown to have held for long enough by the next reading at once', () => {
    const engine = open([ruleOf('smog', above(50), { for: minutes(5) })]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    hear(engine, readingOf('air-1', { pm2_5: 20 }, { time: 311 }));
    const { transitions } = engine.advance(at(312));
    expect(transitions.map(said)).toEqual([
      'pending device:air-1 at 10 since 10 condition',
      'firing device:air-1 at 310 since 10 condition',
      'resolved device:air-1 at 311 since 10 cleared',
    ]);
    expect(transitions[1]?.noticedAt).toBe(at(311.2));
  });

  it('is not known any more when the device is silent for too long', () => {
    const engine = open([ruleOf('smog', above(50)), ruleOf('kept', above(50), { whenUnknown: 'keep' })]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    decide(engine, 11);
    expect(decide(engine, 3609)).toEqual([]);
    expect(decide(engine, 3630)).toEqual(['resolved device:air-1 at 3610.001 since 10 unknown']);
  });
});

describe('silence', () => {
  it('is counted from when we listen, and from what was heard last', () => {
    const engine = open([ruleOf('silent', { is: 'absent', after: minutes(10) })], {}, [deviceOf('air-1')]);
    expect(decide(engine, 609)).toEqual([]);
    expect(decide(engine, 610)).toEqual(['firing device:air-1 at 600 since 600 condition']);
    hear(engine, readingOf('air-1', { pm2_5: 1 }, { time: 700 }));
    expect(decide(engine, 701)).toEqual(['resolved device:air-1 at 700 since 600 cleared']);
    expect(decide(engine, 2000)).toEqual(['firing device:air-1 at 1300.1 since 1300.1 condition']);
  });

  it('is counted anew when we were deaf', () => {
    const engine = open([ruleOf('silent', { is: 'absent', after: minutes(10) })], {}, [deviceOf('air-1')]);
    engine.deaf({ from: at(300), to: at(1000) });
    expect(decide(engine, 1609)).toEqual([]);
    expect(decide(engine, 1610)).toEqual(['firing device:air-1 at 1600 since 1600 condition']);
  });
});

describe('some of many', () => {
  const broken: Condition = { is: 'value', quantity: 'lamp_fault', limit: { is: 'at_least', limit: 1 } };
  const some = (level: 'street' | 'district', limit: number): Rule =>
    ruleOf(
      level,
      { is: 'some', of: broken, counted: 'devices', limit: { is: 'at_least', limit }, known: 0 },
      { subject: { each: 'area', level } },
    );

  it('are counted in each street and district', () => {
    const engine = open([some('street', 2), some('district', 3)]);
    hear(engine, readingOf('lamp-1', { lamp_fault: 1 }, { time: 10 }));
    expect(decide(engine, 11)).toEqual([]);
    hear(engine, readingOf('lamp-2', { lamp_fault: 1 }, { time: 12 }));
    const { transitions } = engine.advance(at(13));
    expect(transitions.map(said)).toEqual(['firing area:elm at 12 since 12 condition']);
    expect(transitions[0]?.evidence).toMatchObject({
      value: 2,
      limit: 2,
      devices: { matching: 2, known: 2, total: 2 },
      matching: ['lamp-1', 'lamp-2'],
      observations: [{ device: 'lamp-2' }, { device: 'lamp-1' }],
    });
    hear(
      engine,
      readingOf('lamp-3', { lamp_fault: 1 }, { time: 14 }),
      readingOf('lamp-1', { lamp_fault: 0 }, { time: 20 }),
    );
    expect(decide(engine, 21)).toEqual([
      'firing area:north at 14 since 14 condition',
      'resolved area:elm at 20 since 12 cleared',
      'resolved area:north at 20 since 14 cleared',
    ]);
  });
});
