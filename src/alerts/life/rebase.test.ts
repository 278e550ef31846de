import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../model/duration.ts';
import { ruleId } from '../../model/rule.ts';
import { acknowledge, alertNamed, at, live, ruleOf, silence, step } from './fixtures/told-town.ts';

const fire = (subject: string, second: number, change = {}) => step('firing', subject, { second, ...change });
const end = (subject: string, second: number, change = {}) => step('resolved', subject, { second, ...change });
const [twoHours, tenYears] = [7_200, 315_360_000];

describe('a clock that was ahead for a moment', () => {
  it('does not make a silence that is asked for afterwards count as over', () => {
    const life = live([ruleOf('dark')]);
    life.advance(10 + twoHours);
    life.act(20, silence(20, 3_600));
    life.take(30, fire('quay-1', 30));
    life.advance(3_599);
    expect(life.lines()).toEqual([]);
    life.advance(3_600);
    expect(life.lines()).toEqual(['3600 raised quay-1']);
  });

  it('announces what fires afterwards at its own time', () => {
    const life = live([ruleOf('dark')]);
    life.advance(10 + tenYears);
    life.take(20, fire('quay-1', 20));
    life.take(30, end('quay-1', 30));
    expect(life.lines()).toEqual(['20 raised quay-1', '30 resolved quay-1']);
  });

  it('holds up neither updates, nor repetitions, nor escalations', () => {
    const escalate = [{ after: minutes(10), receivers: ['boss'] }];
    const life = live([ruleOf('dark', { repeatEvery: minutes(20), escalate })]);
    life.take(10, fire('quay-1', 10));
    // The ten minutes and the twenty are over by the wrong clock.
    life.take(20 + twoHours, fire('quay-2', 15, { noticed: 20 + twoHours }));
    expect(life.news().slice(0, 3)).toEqual([
      '10 raised quay-1',
      '610 escalated quay-1 to boss',
      '7210 repeated quay-1',
    ]);
    life.take(30, fire('quay-3', 30));
    life.advance(330);
    expect(life.news()).toEqual(['330 updated quay-1 quay-2 quay-3']);
    life.advance(330 + 1_200);
    expect(life.news()).toEqual(['1530 repeated quay-1 quay-2 quay-3']);
  });

  it('makes a new story wait no longer than its rule says', () => {
    const life = live([ruleOf('dark', { groupWait: seconds(30) })]);
    life.take(20 + twoHours, fire('quay-1', 15, { noticed: 20 + twoHours }));
    life.advance(30);
    life.advance(59);
    expect(life.lines()).toEqual([]);
    life.advance(60);
    expect(life.lines()).toEqual(['60 raised quay-1']);
  });

  it('ends no silence: it holds again', () => {
    const life = live([ruleOf('dark')]);
    life.act(0, silence(0, 3_600));
    life.advance(10 + twoHours);
    life.take(20, fire('quay-1', 20));
    life.advance(3_599);
    expect(life.lines()).toEqual([]);
    life.advance(3_600);
    expect(life.lines()).toEqual(['3600 raised quay-1']);
  });

  it('begins no maintenance window that was planned for later, and drops none', () => {
    const life = live([ruleOf('dark')]);
    life.act(0, silence(1_000, 3_600, { is: 'maintenance' }));
    life.advance(10 + twoHours);
    life.take(20, fire('quay-1', 20));
    expect(life.news()).toEqual(['20 raised quay-1']);
    life.take(1_100, end('quay-1', 1_100));
    life.take(1_200, fire('quay-2', 1_200));
    expect(life.news()).toEqual([]);
  });

  it('makes a silence that was asked for at that moment hold from then on', () => {
    const life = live([ruleOf('dark')]);
    life.act(10 + twoHours, silence(10 + twoHours, 20 + twoHours));
    life.take(20, fire('quay-1', 20));
    expect(life.lines()).toEqual([]);
  });

  it('keeps no alert quiet for longer than its rule says when the one that stood for it ends', () => {
    const life = live([ruleOf('dark', { inhibitedBy: [ruleId('outage')] }), ruleOf('outage')]);
    life.take(10, fire('quay-1', 10, { rule: 'outage' }));
    life.take(20, fire('quay-1', 20));
    life.take(30 + twoHours, end('quay-1', 30, { rule: 'outage', noticed: 30 + twoHours }));
    life.news();
    life.advance(40);
    life.advance(339);
    expect(life.news()).toEqual([]);
    life.advance(340);
    expect(life.news()).toEqual(['340 raised quay-1']);
  });

  it('is told apart from what is taken a little out of order', () => {
    const life = live([ruleOf('dark')]);
    life.advance(100);
    life.take(50, fire('quay-1', 50));
    expect(life.lines()).toEqual(['100 raised quay-1']);
  });
});

describe('after a restart', () => {
  it('a clock that was ahead before spoils nothing either', () => {
    const escalate = [{ after: minutes(10), receivers: ['boss'] }];
    const life = live([ruleOf('dark', { escalate })]);
    life.act(0, silence(0, 3_600, { id: 'hush', devices: [] }));
    life.take(20 + tenYears, fire('quay-1', 15, { noticed: 20 + tenYears }));
    life.news();
    life.restart();
    life.act(30, silence(30, 900, { id: 'other' }));
    life.take(40, fire('hill-1', 40));
    life.advance(899);
    expect(life.news()).toEqual([]);
    life.advance(900);
    expect(life.news()).toEqual(['900 raised hill-1']);
    expect(life.book.recall().groups.get('clock')).toBe(at(900));
  });

  it('the life goes on from there: it is remembered that the clock was set back, even where nothing else came of it', () => {
    const life = live([ruleOf('dark')]);
    life.take(20 + tenYears, fire('quay-1', 15, { noticed: 20 + tenYears }));
    life.act(30 + tenYears, acknowledge(alertNamed('quay-1')));
    life.advance(40);
    expect(life.book.recall().groups.get('clock')).toBe(at(40));
  });
});
