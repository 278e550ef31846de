import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { ruleId } from '../../model/rule.ts';
import { acknowledge, alertNamed, at, live, ruleOf, silence, step } from './fixtures/told-town.ts';

const fire = (subject: string, second: number, change = {}) => step('firing', subject, { second, ...change });
const end = (subject: string, second: number, change = {}) => step('resolved', subject, { second, ...change });

describe('one alert', () => {
  it('is told when it fires, and once more when it is over', () => {
    const life = live([ruleOf('dark')]);
    life.take(10, fire('quay-1', 10));
    life.advance(1000);
    life.take(2000, end('quay-1', 2000));
    life.advance(9000);
    expect(life.lines()).toEqual(['10 raised quay-1', '2000 resolved quay-1']);
    expect(life.open()).toEqual([]);
  });

  it('says of itself what its rule says, where it is and why', () => {
    const life = live([ruleOf('dark')]);
    const { alerts, transitions } = life.take(10, fire('quay-1', 10));
    expect(alerts).toEqual([
      {
        id: alertNamed('quay-1'),
        rule: 'dark',
        version: '1',
        subject: { is: 'device', id: 'quay-1' },
        area: 'quay',
        severity: 'moderate',
        category: 'Infra',
        topic: 'lighting',
        audience: ['operators', 'citizens'],
        group: expect.stringMatching(/^[0-9a-f]{20}$/),
        since: at(0),
        firedAt: at(10),
        resolved: undefined,
        acknowledged: undefined,
        quiet: undefined,
      },
    ]);
    expect(transitions).toEqual([fire('quay-1', 10)]);
    const [announcement] = life.said;
    expect(announcement).toMatchObject({
      seq: 1,
      id: `${alerts[0]?.group}-1`,
      what: 'raised',
      at: at(10),
      announcedAt: at(10),
      since: at(0),
      alerts: [alertNamed('quay-1')],
      count: 1,
      areas: ['quay'],
      places: [{ device: 'quay-1', position: { lat: 43.001, lon: -3 } }],
      receivers: ['desk'],
      trigger: at(9.95),
    });
    expect(announcement?.texts.en).toEqual({
      title: 'raised dark v1 1',
      text: `${alertNamed('quay-1')}/firing`,
      short: 'en',
    });
  });

  it('that comes again changes nothing, also when it is over', () => {
    const life = live([ruleOf('dark')]);
    life.take(10, fire('quay-1', 10));
    expect(life.take(11, fire('quay-1', 10)).alerts).toEqual([]);
    life.take(20, end('quay-1', 20));
    const { alerts, announcements, groups } = life.take(30, fire('quay-1', 10), end('quay-1', 20));
    expect([alerts, announcements, [...groups]]).toEqual([[], [], []]);
  });

  it('of a condition that holds and has not fired is nobody’s matter yet', () => {
    const life = live([ruleOf('dark')]);
    const { alerts, transitions, groups } = life.take(
      10,
      step('pending', 'quay-1', { second: 10 }),
      step('dropped', 'quay-1', { second: 12 }),
    );
    expect([alerts, transitions, groups.size, life.lines()]).toEqual([[], [], 0, []]);
  });

  it('that nobody knows of any more ends with that reason', () => {
    const life = live([ruleOf('dark')]);
    life.take(10, fire('quay-1', 10));
    life.take(20, end('quay-1', 20, { because: 'unknown' }));
    expect(life.said[1]?.texts.en.title).toBe('resolved dark v1 1 unknown');
  });

  it('of a rule that nobody put in force is our mistake', () => {
    const life = live([ruleOf('dark')]);
    expect(() => life.take(10, fire('quay-1', 10, { rule: 'unheard' }))).toThrow(/unheard/);
  });
});

describe('a group', () => {
  it('is one announcement for all of a street', () => {
    const life = live([ruleOf('dark', { groupWait: seconds(30) })]);
    life.take(10, fire('quay-1', 10), fire('mole-1', 10));
    life.take(20, fire('quay-2', 20));
    life.take(39, fire('quay-3', 39));
    life.advance(60);
    expect(life.lines().toSorted()).toEqual(['40 raised mole-1', '40 raised quay-1 quay-2 quay-3']);
    expect(life.said.map(({ trigger }) => trigger)).toEqual([undefined, undefined]);
  });

  it.each([
    ['street', ['quay-1 quay-2', 'mole-1', 'harbour-1', 'hill-1', 'alone-1']],
    ['district', ['quay-1 quay-2 mole-1 harbour-1', 'hill-1', 'alone-1']],
    ['city', ['quay-1 quay-2 mole-1 harbour-1 hill-1 alone-1']],
    ['subject', ['quay-1', 'quay-2', 'mole-1', 'harbour-1', 'hill-1', 'alone-1']],
  ] as const)('by %s holds what lies there, and the rest of what is around', (groupBy, groups) => {
    const life = live([ruleOf('dark', { groupBy })]);
    const names = ['quay-1', 'quay-2', 'mole-1', 'harbour-1', 'hill-1', 'alone-1'];
    life.take(10, ...names.map((name) => fire(name, 10)));
    const said = life.said.map(({ subjects }) => new Set(subjects.map((each) => ('id' in each ? each.id : '*'))));
    expect(new Set(said)).toEqual(new Set(groups.map((names) => new Set(names.split(' ')))));
  });

  it('of areas lies in the areas around them', () => {
    const life = live([ruleOf('dark', { groupBy: 'district' })]);
    life.take(10, fire('@quay', 10), fire('@mole', 10), fire('@harbour', 10), fire('*', 10));
    expect(life.lines().toSorted()).toEqual(['10 raised *', '10 raised @harbour @mole @quay']);
    expect(life.said.find(({ subjects }) => subjects[0]?.is === 'city')?.areas).toEqual([]);
  });

  it('says nothing when all was over before it was told', () => {
    const life = live([ruleOf('dark', { groupWait: seconds(30) })]);
    life.take(10, fire('quay-1', 10));
    life.take(20, end('quay-1', 20));
    life.advance(100);
    expect([life.lines(), life.book.recall().groups.has('clock')]).toEqual([[], true]);
    expect(life.book.recall().groups.size).toBe(1);
  });

  it('is updated when others join or leave, no more than once in its interval, and ends with the last', () => {
    const life = live([ruleOf('dark', { groupInterval: minutes(5) })]);
    life.take(0, fire('quay-1', 0));
    life.take(10, fire('quay-2', 10));
    life.take(20, fire('quay-3', 20));
    life.take(400, end('quay-1', 400));
    life.take(500, end('quay-2', 500));
    life.advance(650);
    life.take(700, end('quay-3', 700));
    life.advance(5000);
    expect(life.lines()).toEqual([
      '0 raised quay-1',
      '300 updated quay-1 quay-2 quay-3',
      '600 updated quay-3',
      '700 resolved quay-3 quay-1 quay-2',
    ]);
    expect(life.said.map(({ count }) => count)).toEqual([1, 3, 1, 3]);
    expect(life.said[3]?.areas).toEqual(['quay']);
  });

  it('is not updated for one that came and went between two updates', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.take(10, fire('quay-2', 10));
    life.take(20, end('quay-2', 20));
    life.advance(1000);
    expect(life.lines()).toEqual(['0 raised quay-1']);
  });

  it('that fires again is another story with another name', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.take(10, end('quay-1', 10));
    life.take(20, fire('quay-1', 20, { since: 20 }));
    expect(life.lines()).toEqual(['0 raised quay-1', '10 resolved quay-1', '20 raised quay-1']);
    expect(new Set(life.said.map(({ group }) => group)).size).toBe(2);
  });

  it('in which one fires as the last one ends goes on', () => {
    const life = live([ruleOf('dark', { groupInterval: seconds(0) })]);
    life.take(0, fire('quay-1', 0));
    life.take(10, end('quay-1', 10), fire('quay-2', 10));
    expect(life.lines()).toEqual(['0 raised quay-1', '10 updated quay-2']);
  });

  it('names the worst fifty, counts all of them, and names all areas', () => {
    const life = live([ruleOf('dark', { groupBy: 'city' })]);
    life.take(
      0,
      ...Array.from({ length: 70 }, (_, index) => fire(`quay-${index}`, index < 60 ? 0 : -1, { noticed: 0 })),
      fire('mole-1', 0),
    );
    const [{ alerts, subjects, count, areas, places } = {}] = life.said;
    expect([alerts?.length, subjects?.length, count, places?.length]).toEqual([50, 50, 71, 71]);
    expect(areas).toEqual(['mole', 'quay']);
    expect(alerts?.[0]).toBe(alertNamed('quay-60'));
  });

  it('of more than a thousand devices is about their areas', () => {
    const life = live([ruleOf('dark', { groupBy: 'city' })]);
    life.take(0, ...Array.from({ length: 1001 }, (_, index) => fire(`quay-${index}`, 0)));
    expect([life.said[0]?.places, life.said[0]?.areas]).toEqual([[], ['quay']]);
  });
});

describe('time that is passed at once', () => {
  it('brings what it would have brought step by step', () => {
    const story = [fire('quay-1', 10), fire('quay-2', 50), end('quay-1', 400), end('quay-2', 950)];
    const slow = live([ruleOf('dark', { groupWait: seconds(20) })]);
    for (let second = 0; second <= 2000; second += 10) {
      slow.take(second, ...story.filter(({ noticedAt }) => noticedAt === at(second)));
      slow.advance(second);
    }
    const fast = live([ruleOf('dark', { groupWait: seconds(20) })]);
    fast.take(2000, ...story);
    expect(fast.said).toEqual(slow.said);
    expect(fast.lines()).toEqual(
      ['30 raised quay-1', '330 updated quay-1 quay-2', '630 updated quay-2', '950 resolved quay-2 quay-1'].map(
        (line) => line.replace('30 raised quay-1', '30 raised quay-1'),
      ),
    );
  });

  it('brings one repetition, the last, of those that were missed', () => {
    const life = live([ruleOf('dark', { repeatEvery: minutes(10) })]);
    life.take(0, fire('quay-1', 0));
    life.advance(3700);
    expect(life.lines()).toEqual(['0 raised quay-1', '3600 repeated quay-1']);
  });
});

describe('what lasts and nobody acknowledges', () => {
  it('is repeated, until somebody does', () => {
    const life = live([ruleOf('dark', { repeatEvery: minutes(10) })]);
    life.take(0, fire('quay-1', 0));
    life.advance(599);
    life.advance(601);
    life.advance(1201);
    life.act(1300, acknowledge(alertNamed('quay-1')));
    life.advance(4000);
    life.take(5000, end('quay-1', 5000));
    expect(life.lines()).toEqual([
      '0 raised quay-1',
      '600 repeated quay-1',
      '1200 repeated quay-1',
      '5000 resolved quay-1',
    ]);
    expect(life.book.get(alertNamed('quay-1'))?.alert.acknowledged).toEqual({
      at: at(1300),
      by: 'ana',
      note: 'on my way',
    });
  });

  it('is told to others, one after the other, and they hear of its end', () => {
    const escalate = [
      { after: minutes(10), receivers: ['duty'] },
      { after: minutes(30), receivers: ['chief', 'mayor'] },
    ];
    const life = live([ruleOf('dark', { escalate })]);
    life.take(0, fire('quay-1', 0));
    life.advance(4000);
    life.take(5000, end('quay-1', 5000));
    expect(life.lines()).toEqual([
      '0 raised quay-1',
      '600 escalated quay-1 to duty',
      '1800 escalated quay-1 to chief mayor',
      '5000 resolved quay-1',
    ]);
    expect(life.said.map(({ audience }) => audience)).toEqual([
      ['operators', 'citizens'],
      ['operators'],
      ['operators'],
      ['operators', 'citizens'],
    ]);
    expect(life.said[3]?.receivers).toEqual(['desk', 'duty', 'chief', 'mayor']);
  });

  it('is not told to others when it was acknowledged in time; one that joins later counts anew', () => {
    const escalate = [{ after: minutes(10), receivers: ['duty'] }];
    const life = live([ruleOf('dark', { escalate })]);
    life.take(0, fire('quay-1', 0));
    life.act(500, acknowledge(alertNamed('quay-1')));
    life.take(1000, fire('quay-2', 1000));
    life.advance(2000);
    expect(life.lines()).toEqual([
      '0 raised quay-1',
      '1000 updated quay-1 quay-2',
      '1600 escalated quay-1 quay-2 to duty',
    ]);
  });

  it('is repeated while one of them is unanswered', () => {
    const life = live([ruleOf('dark', { repeatEvery: minutes(10) })]);
    life.take(0, fire('quay-1', 0), fire('quay-2', 0));
    life.act(10, acknowledge(alertNamed('quay-1')));
    life.advance(600);
    life.act(610, acknowledge(alertNamed('quay-2')));
    life.advance(6000);
    expect(life.lines()).toEqual(['0 raised quay-1 quay-2', '600 repeated quay-1 quay-2']);
  });

  it('is never repeated by a rule that says so every nothing', () => {
    const life = live([ruleOf('dark', { repeatEvery: seconds(0) })]);
    life.take(0, fire('quay-1', 0));
    life.advance(100);
    expect(life.lines()).toEqual(['0 raised quay-1']);
  });

  it('cannot be acknowledged when it is over', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.take(1, end('quay-1', 1));
    expect(life.act(2, acknowledge(alertNamed('quay-1'), 'nothing')).alerts).toEqual([]);
  });
});

describe('a silence or a maintenance window', () => {
  it('keeps what fires in it from people, and tells at its end what still fires', () => {
    const life = live([ruleOf('dark')]);
    life.act(0, silence(0, 600));
    life.take(10, fire('quay-1', 10), fire('mole-1', 10));
    expect(life.open().map(({ quiet }) => quiet)).toEqual([
      { because: 'silenced', by: 'hush' },
      { because: 'silenced', by: 'hush' },
    ]);
    life.take(500, end('mole-1', 500));
    life.advance(1000);
    expect(life.lines()).toEqual(['600 raised quay-1']);
    expect(life.open()[0]?.quiet).toBeUndefined();
  });

  it('says nothing of what was told before and ends in it until it is over itself', () => {
    const life = live([ruleOf('dark', { repeatEvery: minutes(1) })]);
    life.take(0, fire('quay-1', 0));
    life.act(10, silence(10, 600, { is: 'maintenance' }));
    life.take(500, end('quay-1', 500));
    life.advance(599);
    expect(life.news()).toEqual(['0 raised quay-1']);
    life.advance(601);
    expect(life.news()).toEqual(['600 resolved quay-1']);
  });

  it('that begins later is quiet from then on', () => {
    const life = live([ruleOf('dark', { repeatEvery: minutes(2) })]);
    life.act(0, silence(100, 500));
    life.take(10, fire('quay-1', 10));
    life.take(150, fire('quay-2', 150));
    life.advance(499);
    expect(life.news()).toEqual(['10 raised quay-1']);
    life.advance(500);
    expect(life.news()).toEqual(['500 updated quay-1 quay-2']);
  });

  it('can be ended before', () => {
    const life = live([ruleOf('dark')]);
    life.act(0, silence(0, 6000));
    life.take(10, fire('quay-1', 10));
    const { quietings } = life.act(100, { does: 'end_quiet', id: 'hush', by: 'ana' });
    expect(quietings).toMatchObject([{ id: 'hush', endedAt: at(100) }]);
    expect(life.lines()).toEqual(['100 raised quay-1']);
    expect(life.act(101, { does: 'end_quiet', id: 'hush', by: 'ana' }).quietings).toEqual([]);
  });

  it.each([
    ['a rule', { rules: [ruleId('dark')] }, ['quay-1', 'mole-1', '@harbour', '*']],
    ['a street', { areas: [areaId('quay')] }, ['quay-1']],
    ['a district and all in it', { areas: [areaId('harbour')] }, ['quay-1', 'mole-1', '@harbour']],
    ['a device', { devices: [deviceId('mole-1')] }, ['mole-1']],
    ['all that is given', { devices: [deviceId('mole-1')], areas: [areaId('quay')] }, []],
    ['another rule', { rules: [ruleId('smog')] }, []],
    ['everything', {}, ['quay-1', 'mole-1', '@harbour', '*']],
  ])('of %s means no more and no less', (_name, change, quiet) => {
    const life = live([ruleOf('dark', { groupBy: 'subject' })]);
    life.act(0, silence(0, 600, change));
    const names = ['quay-1', 'mole-1', '@harbour', '*'];
    life.take(10, ...names.map((name) => fire(name, 10)));
    const silent = life.open().filter((alert) => alert.quiet !== undefined);
    expect(silent.map(({ id }) => id).toSorted()).toEqual(quiet.map((name) => alertNamed(name)).toSorted());
    expect(life.said.length).toBe(names.length - quiet.length);
  });

  it('ends the story of those that are loud; what was quiet all the time is another one', () => {
    const life = live([ruleOf('dark')]);
    life.act(0, silence(0, 5000, { devices: [deviceId('quay-2')] }));
    life.take(10, fire('quay-1', 10), fire('quay-2', 10));
    life.take(100, end('quay-1', 100));
    life.advance(6000);
    life.take(7000, end('quay-2', 7000));
    expect(life.lines()).toEqual([
      '10 raised quay-1',
      '100 resolved quay-1',
      '5000 raised quay-2',
      '7000 resolved quay-2',
    ]);
    expect(new Set(life.said.map(({ group }) => group)).size).toBe(2);
    expect(life.book.get(alertNamed('quay-2'))?.announcements.length).toBe(2);
  });

  it('stops the time for an answer, which runs anew after it', () => {
    const life = live([ruleOf('dark', { escalate: [{ after: minutes(10), receivers: ['duty'] }] })]);
    life.take(0, fire('quay-1', 0));
    life.act(300, silence(300, 2000));
    life.advance(3000);
    expect(life.lines()).toEqual(['0 raised quay-1', '2600 escalated quay-1 to duty']);
  });
});

describe('an alert that another one stands for', () => {
  const rules = [
    ruleOf('dark', { inhibitedBy: [ruleId('outage')], groupInterval: minutes(5) }),
    ruleOf('outage', { groupBy: 'subject' }),
  ];
  const outage = { rule: 'outage' };

  it.each(['quay-1', '@quay', '@harbour', '@town', '*'])('of %s is not told', (subject) => {
    const life = live(rules);
    life.take(10, fire('quay-1', 10), fire(subject, 10, outage));
    expect(life.lines()).toEqual([`10 raised ${subject}`]);
    const inhibited = life.open().find(({ rule }) => rule === 'dark');
    expect(inhibited?.quiet).toEqual({ because: 'inhibited', by: alertNamed(subject, outage) });
  });

  it.each(['quay-2', '@mole', '@hill'])('of %s is another matter', (subject) => {
    const life = live(rules);
    life.take(10, fire('quay-1', 10), fire(subject, 10, outage));
    expect(life.lines().toSorted()).toEqual(['10 raised quay-1', `10 raised ${subject}`].toSorted());
  });

  it('is never told when both end together', () => {
    const life = live(rules);
    life.take(10, fire('@quay', 10, outage));
    life.take(11, fire('quay-1', 11));
    life.take(1000, end('@quay', 1000, outage));
    life.take(1100, end('quay-1', 1100));
    life.advance(9000);
    expect(life.lines()).toEqual(['10 raised @quay', '1000 resolved @quay']);
  });

  it('is told after a while when it goes on alone', () => {
    const life = live(rules);
    life.take(10, fire('@quay', 10, outage), fire('quay-1', 10));
    life.take(1000, end('@quay', 1000, outage));
    life.advance(9000);
    expect(life.news()).toEqual(['10 raised @quay', '1000 resolved @quay', '1300 raised quay-1']);
  });

  it('stays quiet when another one stands for it before that', () => {
    const life = live(rules);
    life.take(10, fire('@quay', 10, outage), fire('quay-1', 10));
    life.take(1000, end('@quay', 1000, outage));
    life.take(1200, fire('*', 1200, outage));
    life.advance(9000);
    expect(life.lines()).toEqual(['10 raised @quay', '1000 resolved @quay', '1200 raised *']);
  });

  it('that was told before is told to be over once nothing stands for it', () => {
    const life = live(rules);
    life.take(0, fire('quay-1', 0));
    life.take(100, fire('@quay', 100, outage));
    life.take(200, end('quay-1', 200));
    life.take(300, end('@quay', 300, outage));
    life.advance(900);
    expect(life.lines()).toEqual(['0 raised quay-1', '100 raised @quay', '300 resolved @quay', '600 resolved quay-1']);
  });
});

describe('another version of a rule', () => {
  it('that is worse tells so, and one that is milder does not', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.setRules([ruleOf('dark', {}, { severity: 'extreme', version: '2' })]);
    life.advance(100);
    life.advance(400);
    life.setRules([ruleOf('dark', {}, { severity: 'minor', version: '3' })]);
    life.advance(4000);
    expect(life.lines()).toEqual(['0 raised quay-1', '300 updated quay-1']);
    expect(life.said.map(({ severity, version }) => [severity, version])).toEqual([
      ['moderate', '1'],
      ['extreme', '2'],
    ]);
    expect(life.open()[0]).toMatchObject({ severity: 'minor', version: '1' });
  });

  it('for others tells those who know of it that it is over', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.setRules([ruleOf('dark', {}, { audience: ['operators'], version: '2' })]);
    life.take(10, end('quay-1', 10));
    expect(life.said[1]?.audience).toEqual(['operators', 'citizens']);
  });

  it('or none at all ends what the old one began, in its words', () => {
    const life = live([ruleOf('dark')]);
    life.take(0, fire('quay-1', 0));
    life.setRules([]);
    life.take(10, end('quay-1', 10, { because: 'rule' }));
    expect(life.said[1]?.texts.en.title).toBe('resolved dark v1 1 rule');
  });

  it('or none at all while nobody ran ends in the words of its last text, or without any', () => {
    const [dark, smog] = [ruleOf('dark'), ruleOf('smog')];
    const life = live([dark, smog]);
    life.take(0, fire('quay-1', 0), fire('quay-2', 0), fire('*', 0, { rule: 'smog' }));
    life.restartWith([], dark);
    life.take(10, end('quay-1', 10, { because: 'rule' }), end('*', 10, { because: 'rule', rule: 'smog' }));
    life.take(20, end('quay-2', 20, { because: 'rule' }));
    expect(life.lines().slice(2)).toEqual(['20 resolved quay-1 quay-2']);
    expect(life.said[2]?.texts.en.title).toBe('resolved dark v1 2 rule');
    expect([life.open(), [...life.book.recall().groups.keys()]]).toEqual([[], ['clock']]);
  });
});
