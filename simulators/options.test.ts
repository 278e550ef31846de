import { describe, expect, it } from 'vitest';
import { days, minutes, seconds } from '../src/model/duration.ts';
import { readOptions, usage } from './options.ts';
import { scenarios } from './scenarios/index.ts';

describe('the command line', () => {
  it('needs nothing but a scenario', () => {
    expect(readOptions(['ordinary-day'], './data')).toMatchObject({
      ask: 'play',
      options: {
        scenario: { id: 'ordinary-day' },
        url: 'mqtt://127.0.0.1:1883',
        credentials: './data/simulator-credentials.json',
        seed: 1,
        quiet: false,
      },
    });
  });

  it('looks for the credentials where the service keeps its data, unless told otherwise', () => {
    expect(readOptions(['ordinary-day'], '/srv/barrio/')).toMatchObject({
      options: { credentials: '/srv/barrio/simulator-credentials.json' },
    });
    expect(readOptions(['ordinary-day', '--credentials', 'x.json'], '/srv/barrio')).toMatchObject({
      options: { credentials: 'x.json' },
    });
    expect(usage('/srv/barrio')).toContain('(/srv/barrio/simulator-credentials.json)');
  });

  it('takes everything else', () => {
    const args =
      'street-dark --url ws://h:80/mqtt --seed 7 --backfill 7d --speed 60 --duration 30s --after 1m --lasting 2m --quiet';
    expect(readOptions(args.split(' '), './data')).toMatchObject({
      options: {
        url: 'ws://h:80/mqtt',
        seed: 7,
        backfill: days(7),
        speed: 60,
        duration: seconds(30),
        after: minutes(1),
        lasting: minutes(2),
        quiet: true,
      },
    });
  });

  it('plays the last day when only a speed is said', () => {
    expect(readOptions(['ordinary-day', '--speed', '100'], './data')).toMatchObject({ options: { backfill: days(1) } });
  });

  it.each([
    [[], 'Name a scenario: ordinary-day'],
    [['fog'], 'There is no scenario "fog"'],
    [['ordinary-day', 'street-dark'], 'One scenario at a time, not also street-dark'],
    [['ordinary-day', '--speed', '0'], '--speed "0": expected a number above 0'],
    [['ordinary-day', '--rate', 'NaN'], '--rate "NaN"'],
    [['ordinary-day', '--seed', '-1'], "'--seed' argument is ambiguous"],
    [['ordinary-day', '--seed', '1.5'], '--seed "1.5": expected a whole number'],
    [['ordinary-day', '--url', 'http://h'], '--url "http://h"'],
    [['ordinary-day', '--backfill', 'week'], '--backfill "week": expected a time span'],
    [['ordinary-day', '--from', '2026-11-20'], '--from "2026-11-20"'],
    [['ordinary-day', '--from', '2026-11-20T00:00:00Z', '--backfill', '1d'], 'leave one out'],
    [['ordinary-day', '--rate', '5', '--speed', '2'], '--rate is about now'],
    [['ordinary-day', '--sped', '2'], '--sped'],
  ])('refuses %j', (args, fault) => {
    const asked = readOptions(args, './data');
    expect(asked.ask === 'nothing' ? asked.faults.join('\n') : '').toContain(fault);
  });

  it('says all faults at once', () => {
    const asked = readOptions(['fog', '--speed', 'x', '--backfill', 'y', '--url', 'z'], './data');
    expect(asked.ask === 'nothing' ? asked.faults : []).toHaveLength(4);
  });

  it('lists every scenario in its help', () => {
    expect(readOptions(['--list'], './data')).toEqual({ ask: 'list' });
    for (const { id, summary } of scenarios) expect(usage('./data')).toContain(`${id.padEnd(28)}${summary}`);
  });
});
