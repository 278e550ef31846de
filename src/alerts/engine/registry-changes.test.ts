import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import type { Device } from '../../registry/port.ts';
import { decide, hear, judgedBy, reborn } from './fixtures/asked-engine.ts';
import { at, DrawnDirectory, deviceOf, lamp, readingOf, ruleOf } from './fixtures/drawn-city.ts';

const smoky: Condition = { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 50 } };
const inElm = { where: { areas: [areaId('elm')] } };
const some = (limit: number): Rule =>
  ruleOf(
    'some',
    { is: 'some', of: smoky, counted: 'devices', limit: { is: 'at_least', limit }, known: 0 },
    { subject: { each: 'area', level: 'street' } },
  );

function open(rules: readonly Rule[], ...devices: readonly Device[]) {
  const directory = new DrawnDirectory(devices);
  return { directory, engine: judgedBy(rules, { directory: directory.port }) };
}

describe('a device', () => {
  it('is judged from the moment it is known', () => {
    const { directory, engine } = open([ruleOf('smog', smoky)], deviceOf('air-1'));
    hear(engine, readingOf('air-2', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toEqual([]);
    directory.put(deviceOf('air-2'));
    hear(engine, readingOf('air-2', { pm2_5: 60 }, { time: 20 }));
    expect(decide(engine, 21)).toEqual(['firing device:air-2 at 20 since 20 condition']);
  });

  it('that is new is silent from its registration on, also when it never spoke', () => {
    const { directory, engine } = open([ruleOf('silent', { is: 'absent', after: minutes(10) })]);
    decide(engine, 100);
    directory.put({ ...deviceOf('air-2'), registeredAt: at(100) });
    expect(decide(engine, 700)).toEqual([]);
    expect(decide(engine, 711)).toEqual(['firing device:air-2 at 700 since 700 condition']);
  });

  it('that is no more ends its alert, and counts nowhere', () => {
    const { directory, engine } = open([ruleOf('smog', smoky), some(1)], deviceOf('air-1'));
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toHaveLength(2);
    directory.remove(deviceId('air-1'));
    expect(engine.hasWork(at(11))).toBe(true);
    expect(decide(engine, 12)).toEqual([
      'resolved device:air-1 at 11 since 10 gone',
      'resolved area:elm at 11 since 10 unknown',
    ]);
    expect(engine.firing()).toEqual([]);
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 20 }));
    expect(decide(engine, 21)).toEqual([]);
  });

  it('that comes back under its name knows nothing of before', () => {
    const { directory, engine } = open([ruleOf('smog', smoky, { for: minutes(5) })], deviceOf('air-1'));
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    decide(engine, 11);
    directory.remove(deviceId('air-1'));
    expect(decide(engine, 12)).toEqual(['dropped device:air-1 at 11 since 10 gone']);
    directory.put(deviceOf('air-1'));
    expect(decide(engine, 400)).toEqual([]);
    expect(engine.pending()).toEqual([]);
  });

  it('that moves takes its alert with it where the rule still counts it, and ends it elsewhere', () => {
    const { directory, engine } = open([ruleOf('all', smoky), ruleOf('elm', smoky, inElm)], deviceOf('air-1'));
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toHaveLength(2);
    directory.put(deviceOf('air-1', undefined, 'oak'));
    const { transitions } = engine.advance(at(12));
    expect(transitions.map(({ rule, because }) => [rule, because])).toEqual([['elm', 'gone']]);
    hear(engine, readingOf('air-1', { pm2_5: 10 }, { time: 20 }));
    expect(decide(engine, 21)).toEqual(['resolved device:air-1 at 20 since 10 cleared']);
  });

  it('that moves to where a rule counts it is judged by what is known of it', () => {
    const { directory, engine } = open(
      [ruleOf('all', smoky), ruleOf('elm', smoky, inElm)],
      deviceOf('air-1', undefined, 'oak'),
    );
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toHaveLength(1);
    directory.put(deviceOf('air-1'));
    const { transitions } = engine.advance(at(12));
    expect(transitions).toMatchObject([{ rule: 'elm', to: 'firing', at: at(11) }]);
  });

  it('that moves is among some elsewhere, with what is known of it', () => {
    const { directory, engine } = open(
      [some(2)],
      deviceOf('air-1'),
      deviceOf('air-2'),
      deviceOf('air-3', undefined, 'oak'),
    );
    for (const device of ['air-1', 'air-2', 'air-3']) hear(engine, readingOf(device, { pm2_5: 60 }, { time: 10 }));
    expect(decide(engine, 11)).toEqual(['firing area:elm at 10 since 10 condition']);
    directory.put(deviceOf('air-2', undefined, 'oak'));
    expect(decide(engine, 12).toSorted()).toEqual([
      'firing area:oak at 11 since 11 condition',
      'resolved area:elm at 11 since 10 cleared',
    ]);
    const again = reborn(engine, [some(2)], { directory: directory.port });
    hear(again, readingOf('air-2', { pm2_5: 1 }, { time: 20 }));
    expect(decide(again, 21)).toEqual(['resolved area:oak at 20 since 11 cleared']);
  });

  it('of another kind is another one', () => {
    const { directory, engine } = open([ruleOf('smog', smoky)], deviceOf('air-1'));
    hear(engine, readingOf('air-1', { pm2_5: 60 }, { time: 10 }));
    decide(engine, 11);
    directory.put(deviceOf('air-1', lamp));
    expect(decide(engine, 12)).toEqual(['resolved device:air-1 at 11 since 10 gone']);
  });
});
