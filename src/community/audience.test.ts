import { fc, test } from '@fast-check/vitest';
import { afterEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../model/alert.ts';
import { createCalendar } from '../model/calendar.ts';
import { days, hours, minutes } from '../model/duration.ts';
import { areaId } from '../model/ids.ts';
import { alertTopics, severities } from '../model/rule.ts';
import { after, type EpochMs, epochMs, toIso } from '../model/time.ts';
import type { Delivery } from '../notify/port.ts';
import { endOfQuiet } from './city-hours.ts';
import { type Choice, decideAll, type LastWord, type Memory } from './decide.ts';
import {
  announcementOf,
  noon,
  openSmallCommunity,
  type SmallCommunity,
  smallDirectory,
  subscriptionFrom,
} from './fixtures/small-community.ts';
import { onlyOfUse } from './of-use.ts';
import type { Plan, Subscription, SubscriptionId } from './port.ts';
import { areasOf, createReach } from './reach/reach.ts';

const opened: SmallCommunity[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});
async function open(): Promise<SmallCommunity> {
  const community = await openSmallCommunity();
  opened.push(community);
  return community;
}

/** Plans and keeps it, as the fan-out does. @returns what was planned. */
async function tell(community: SmallCommunity, announcement: Announcement, now: EpochMs = community.clock.now()) {
  community.clock.moment = now;
  const deliveries: Delivery[] = [];
  for (const plan of community.audience.plan(announcement, now)) {
    deliveries.push(...plan.deliveries);
    await community.database.transact((connection) => {
      community.outbox.put(connection, plan.deliveries);
      plan.record(connection);
    });
  }
  return deliveries;
}
const planOf = (community: SmallCommunity): Plan => {
  const [first] = community.audience.plan(announcementOf(1), noon);
  if (first === undefined) throw new Error('nothing is planned');
  return first;
};
const night = { from: 22 * 60, to: 7 * 60 };
const tenAtNight = epochMs(Date.UTC(2026, 2, 1, 21));

describe('somebody who subscribed', () => {
  it('is told in their language, why, with links to change and stop', async () => {
    const community = await open();
    const { subscription } = await community.join({
      language: 'es',
      places: [{ is: 'circle', centre: { lat: 43.0501, lon: -3.95 }, radiusMetres: 500 }],
    });
    const [delivery, ...others] = await tell(community, announcementOf(1));
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      key: `announcement-1:${subscription.id}`,
      channel: 'email',
      collapse: 'smog|centro',
      trigger: noon,
      content: {
        title: 'es smog',
        language: 'es',
        why: 'Recibe este aviso porque pidió saber sobre el aire, desde gravedad moderada, a 500 m o menos de un punto en Centro.',
        links: {
          about: 'https://barrio.example/alerts/alert-1?lang=es',
          manage: expect.stringMatching(/^https:\/\/barrio\.example\/subscriptions\/manage\?lang=es&token=[\w-]{32}$/),
          stop: expect.stringMatching(/^https:\/\/barrio\.example\/subscriptions\/stop\?lang=es&token=[\w-]{32}$/),
        },
      },
    });
  });

  it.each([
    ['another topic', { topic: 'noise' }],
    ['something less bad', { severity: 'minor' }],
    ['what is for operators', { audience: ['operators'] }],
    ['what is elsewhere', { subjects: [{ is: 'area', id: areaId('puerto') }], areas: [areaId('puerto')] }],
    ['an escalation', { what: 'escalated' }],
    ['a repetition', { what: 'repeated' }],
    ['the end of something of which they were not told', { what: 'resolved' }],
  ] satisfies readonly [string, Partial<Announcement>][])('is not told of %s', async (_what, parts) => {
    const community = await open();
    await community.join();
    expect(await tell(community, announcementOf(1, parts))).toEqual([]);
  });

  it('is told of a worsening, and of the end, but of nothing in between', async () => {
    const community = await open();
    await community.join();
    const counts: number[] = [];
    const steps = [
      {},
      { what: 'updated' },
      { what: 'repeated' },
      { what: 'updated', severity: 'severe' },
      { what: 'updated', severity: 'severe' },
      { what: 'updated', severity: 'moderate' },
      { what: 'resolved', severity: 'severe' },
      { what: 'resolved', severity: 'severe' },
      { what: 'raised' },
    ] satisfies readonly Partial<Announcement>[];
    for (const [seq, parts] of steps.entries())
      counts.push((await tell(community, announcementOf(seq + 1, parts))).length);
    expect(counts).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 1]);
  });

  it('is told when it comes near or grows bad enough after it began', async () => {
    const community = await open();
    await community.join({ leastSeverity: 'severe' });
    expect(await tell(community, announcementOf(1))).toEqual([]);
    expect(await tell(community, announcementOf(2, { what: 'updated', severity: 'severe' }))).toHaveLength(1);
    expect(await tell(community, announcementOf(3, { what: 'resolved', severity: 'severe' }))).toHaveLength(1);
  });

  it('is left alone in quiet hours, but for what is urgent; an all-clear wakes nobody', async () => {
    const community = await open();
    await community.join({ quietHours: night });
    const [calm] = await tell(community, announcementOf(1), tenAtNight);
    expect(toIso(calm?.notBefore ?? noon)).toBe('2026-03-02T06:00:00.000Z');
    const [urgent] = await tell(community, announcementOf(2, { group: 'gas', isUrgent: true }), tenAtNight);
    expect(urgent?.notBefore).toBe(tenAtNight);
    const [over] = await tell(
      community,
      announcementOf(3, { group: 'gas', what: 'resolved', isUrgent: true }),
      after(tenAtNight, hours(1)),
    );
    expect(toIso(over?.notBefore ?? noon)).toBe('2026-03-02T06:00:00.000Z');
  });

  it('gets no more a day than they want, but for what is urgent and the end of what was told', async () => {
    const community = await open();
    const { manage } = await community.join({ mostPerDay: 2 });
    const sent: number[] = [];
    for (const seq of [1, 2, 3]) sent.push((await tell(community, announcementOf(seq, { group: `g${seq}` }))).length);
    sent.push((await tell(community, announcementOf(4, { group: 'g4', isUrgent: true }))).length);
    sent.push((await tell(community, announcementOf(5, { group: 'g1', what: 'resolved' }))).length);
    sent.push((await tell(community, announcementOf(6, { group: 'g3', what: 'resolved' }))).length);
    expect(sent).toEqual([1, 1, 0, 1, 1, 0]);
    expect(
      community.subscriptions.told(manage, 10)?.map(({ announcement, via }) => [announcement, via]),
    ).toContainEqual(['announcement-3', 'over_budget']);
    expect(await tell(community, announcementOf(7, { group: 'g7' }), after(noon, days(1)))).toHaveLength(1);
  });

  it('has the same budget after a crash', async () => {
    const community = await open();
    await community.join({ mostPerDay: 1 });
    await tell(community, announcementOf(1));
    const again = await community.again();
    opened.push(again);
    expect(await tell(again, announcementOf(2, { group: 'other' }))).toEqual([]);
    expect(await tell(again, announcementOf(3, { what: 'resolved' }))).toHaveLength(1);
  });
});

describe('an announcement', () => {
  it('whose transaction failed is planned the same again', async () => {
    const community = await open();
    await community.join({ mostPerDay: 1 });
    const first = planOf(community);
    const failing = community.database.transact((connection) => {
      first.record(connection);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await tell(community, announcementOf(1))).toEqual(first.deliveries);
  });

  it('that was left off in the middle goes on where it was', async () => {
    const community = await open();
    for (const name of ['a', 'bb', 'ccc']) await community.join({}, `${name}@example.org`);
    expect(await tell(community, announcementOf(1))).toHaveLength(3);
    const forget = `DELETE FROM subscription_told WHERE subscription = (SELECT max(subscription) FROM subscription_told)`;
    await community.database.transact((connection) => connection.exec(forget));
    const again = await community.again();
    opened.push(again);
    expect(await tell(again, announcementOf(1))).toHaveLength(1);
    expect(await tell(again, announcementOf(1))).toEqual([]);
  });

  it('leaves nothing of whoever stopped while it was on its way', async () => {
    const community = await open();
    const { manage } = await community.join();
    const plan = planOf(community);
    await community.subscriptions.stop(manage);
    await community.database.transact((connection) => plan.record(connection));
    expect(community.database.connection.prepare('SELECT * FROM subscription_told').all()).toEqual([]);
  });
});

describe('what was not sent after all', () => {
  it('takes nobody’s messages of the day, and is not shown as sent', async () => {
    const community = await open();
    const { subscription, manage } = await community.join({ mostPerDay: 2, quietHours: night });
    for (const seq of [1, 2]) await tell(community, announcementOf(seq, { group: `g${seq}` }), tenAtNight);
    const keyOfSeq = (seq: number) => `announcement-${seq}:${subscription.id}`;
    community.outbox.fates.set(keyOfSeq(1), 'needless').set(keyOfSeq(2), 'waiting');
    expect(await tell(community, announcementOf(3, { group: 'g3' }), tenAtNight)).toHaveLength(1);
    community.outbox.fates.set(keyOfSeq(3), 'failed');
    expect(await tell(community, announcementOf(4, { group: 'g4' }), tenAtNight)).toHaveLength(1);
    community.outbox.fates.set(keyOfSeq(4), 'sent');
    expect(await tell(community, announcementOf(5, { group: 'g5' }), tenAtNight)).toEqual([]);
    const told = community.subscriptions.told(manage, 9)?.map(({ via }) => via);
    expect(told).toEqual(['over_budget', 'sent', 'failed', 'waiting', 'over']);
  });
});

describe('what lasts for months', () => {
  it('is told once, and its end', async () => {
    const community = await open();
    await community.join();
    await tell(community, announcementOf(1));
    await tell(community, announcementOf(2, { group: 'short' }));
    await tell(community, announcementOf(3, { group: 'short', what: 'resolved' }));
    community.clock.moment = after(noon, days(40));
    await community.tend();
    const kept = community.database.connection.prepare('SELECT seq FROM subscription_news').all();
    expect(kept).toEqual([{ seq: 1 }]);
    expect(await tell(community, announcementOf(4, { what: 'updated' }))).toEqual([]);
    expect(await tell(community, announcementOf(5, { what: 'resolved' }))).toHaveLength(1);
  });
});

describe('what is of no use any more', () => {
  const planned = (community: SmallCommunity, announcement: Announcement, now: EpochMs, later: Announcement[] = []) => {
    const audience = onlyOfUse(community.audience, { ofGroup: () => [announcement, ...later] });
    return [...audience.plan(announcement, now)].flatMap(({ deliveries }) => deliveries);
  };

  it('is told to nobody: what began long ago, and what is over already', async () => {
    const community = await open();
    await community.join();
    const raised = announcementOf(1);
    const resolved = announcementOf(2, { what: 'resolved' });
    expect(planned(community, raised, after(noon, hours(5)))).toHaveLength(1);
    expect(planned(community, raised, after(noon, hours(20)))).toEqual([]);
    expect(planned(community, raised, noon, [resolved])).toEqual([]);
    await tell(community, raised);
    expect(planned(community, resolved, after(noon, hours(20)))).toHaveLength(1);
    expect(planned(community, resolved, after(noon, hours(25)))).toEqual([]);
    const again = announcementOf(3);
    expect(planned(community, again, noon, [resolved])).toHaveLength(1);
  });
});

describe('a digest', () => {
  it('comes once at its hour with all that happened, also over a crash', async () => {
    const community = await open();
    const { subscription } = await community.join({ comes: { is: 'daily', at: 18 * 60 }, language: 'fr' });
    for (const seq of [1, 2]) expect(await tell(community, announcementOf(seq, { group: `g${seq}` }))).toEqual([]);
    await community.tend();
    expect(community.outbox.kept().filter(({ key }) => key.startsWith('digest'))).toEqual([]);
    community.clock.moment = epochMs(Date.UTC(2026, 2, 1, 17));
    await tell(community, announcementOf(3, { group: 'g3' }));
    await community.tend();
    const again = await community.again();
    opened.push(again);
    again.clock.moment = after(community.clock.moment, minutes(5));
    await again.tend();
    const digests = again.outbox.kept().filter(({ key }) => key.startsWith('digest'));
    expect(digests).toMatchObject([{ key: `digest:${subscription.id}:2026-03-01T17:00:00.000Z` }]);
    const told =
      '13:00 fr smog\nfr smog in Centro\nElle est toujours en cours à 18:00.\n' +
      'Vous recevez ce message parce que vous avez demandé des alertes sur l’air, dès la gravité modérée, à Centro.';
    expect(digests[0]?.text).toBe(
      '2 alertes aujourd’hui\n' +
        `${told}\n\n${told}\n` +
        'Vous recevez ce résumé parce que vous avez demandé vos alertes une fois par jour.',
    );
    again.clock.moment = after(community.clock.moment, days(1));
    await again.tend();
    const [, second] = again.outbox.kept().filter(({ key }) => key.startsWith('digest'));
    expect(second?.text).toContain('Une alerte aujourd’hui\n18:00 fr smog');
  });

  it('does not hold back what is urgent, and tells the end of what it told', async () => {
    const community = await open();
    await community.join({ comes: { is: 'daily', at: 18 * 60 } });
    expect(await tell(community, announcementOf(1, { isUrgent: true }))).toHaveLength(1);
    expect(await tell(community, announcementOf(2, { what: 'resolved' }))).toHaveLength(1);
    expect(await tell(community, announcementOf(3, { group: 'calm' }))).toEqual([]);
    expect(await tell(community, announcementOf(4, { group: 'calm', what: 'resolved' }))).toEqual([]);
    community.clock.moment = epochMs(Date.UTC(2026, 2, 1, 17));
    await community.tend();
    const { text } = community.outbox.kept().at(-1) ?? { text: '' };
    expect(text).toContain(
      'One alert of today\n13:00 en smog\nen smog in Centro\n13:00 en smog in Centro\nYou get this',
    );
    await tell(community, announcementOf(5, { group: 'evening' }));
    community.clock.moment = epochMs(Date.UTC(2026, 2, 2, 17));
    await community.tend();
    await tell(community, announcementOf(6, { group: 'evening', what: 'resolved' }));
    community.clock.moment = epochMs(Date.UTC(2026, 2, 3, 17));
    await community.tend();
    expect(community.outbox.kept().at(-1)?.text).toContain('One alert is over\n18:00 en smog');
  });

  it('that nobody wants any more comes at once with what is left', async () => {
    const community = await open();
    const { manage } = await community.join({ comes: { is: 'daily', at: 18 * 60 } });
    await tell(community, announcementOf(1));
    await community.subscriptions.change(manage, { comes: { is: 'at_once' } });
    community.clock.moment = after(noon, minutes(1));
    await community.tend();
    expect(community.outbox.kept().at(-1)?.text).toContain('One alert of today');
  });
});

describe('a rehearsal', () => {
  it('counts what would be sent, and keeps nothing', async () => {
    const community = await open();
    await community.join({ mostPerDay: 1 }, 'a@example.org');
    await community.join({ quietHours: night, language: 'es' }, 'bb@example.org');
    await community.join({ comes: { is: 'daily', at: 8 * 60 } }, 'ccc@example.org');
    await community.join({ topics: ['noise'] }, 'dddd@example.org');
    const at = (seq: number, hour: number, parts: Partial<Announcement>) =>
      announcementOf(seq, { announcedAt: epochMs(Date.UTC(2026, 2, 1, hour)), ...parts });
    const told = community.rehearsal.told([
      at(1, 12, { group: 'day' }),
      at(2, 13, { group: 'day', what: 'resolved' }),
      at(3, 21, { group: 'evening' }),
      at(4, 22, { group: 'evening', what: 'resolved' }),
    ]);
    // Ana: one and its end, the evening is over her budget. Bea: one and its end; of the evening she hears nothing. Cai: one digest.
    expect(told).toEqual({
      people: 3,
      messages: 5,
      perPerson: [
        { upTo: 1, people: 1 },
        { upTo: 2, people: 2 },
        { upTo: 5, people: 0 },
        { upTo: 10, people: 0 },
        { upTo: undefined, people: 0 },
      ],
      inDigests: 4,
      overBudget: 1,
      delayedByQuietHours: 2,
    });
    expect(community.database.connection.prepare('SELECT * FROM subscription_told').all()).toEqual([]);
    expect(community.outbox.kept()).toHaveLength(4);
  });

  it('leaves room for what still stands when what came at night was over by the morning', async () => {
    const community = await open();
    await community.join({ mostPerDay: 1, quietHours: night });
    const at = (seq: number, minute: number, parts: Partial<Announcement>) =>
      announcementOf(seq, { announcedAt: after(tenAtNight, minutes(minute)), ...parts });
    const told = community.rehearsal.told([
      at(1, 0, { group: 'short' }),
      at(2, 5, { group: 'short', what: 'resolved' }),
      at(3, 10, { group: 'long' }),
    ]);
    expect(told).toMatchObject({ messages: 1, overBudget: 0 });
  });
});

/** Everything said in order, searched from the end; everybody looked at. */
class NaiveMemory implements Memory {
  readonly said: { readonly to: SubscriptionId; readonly announcement: Announcement; readonly via: Choice['via'] }[] =
    [];
  lastWords({ group }: Announcement) {
    const words = new Map<SubscriptionId, LastWord>();
    for (const { to, announcement, via } of this.said) {
      if (announcement.group === group && via !== 'over_budget')
        words.set(to, { what: announcement.what, severity: announcement.severity, via, why: '' });
    }
    return words;
  }
  hadEnough({ id, mostPerDay }: Subscription, since: EpochMs) {
    const sent = this.said.filter(
      ({ to, via, announcement }) => to === id && via === 'sent' && announcement.announcedAt > since,
    );
    return sent.length >= mostPerDay;
  }
}

const calendar = createCalendar('Europe/Madrid');

function naively(all: readonly Subscription[], announcement: Announcement, memory: NaiveMemory): string[] {
  const { what, severity, topic, isUrgent, audience, announcedAt: now, group } = announcement;
  if (!audience.includes('citizens') || what === 'escalated') return [];
  return all.flatMap((each) => {
    const mine = memory.said.filter(
      ({ to, announcement: said, via }) => to === each.id && said.group === group && via !== 'over_budget',
    );
    const last = mine.at(-1);
    const isOpen = last !== undefined && last.announcement.what !== 'resolved';
    const quiet = endOfQuiet(calendar, each.quietHours, now);
    if (what === 'resolved') return isOpen ? [`${each.id} ${last.via} ${last.via === 'sent' ? quiet : now}`] : [];
    const areas = areasOf(announcement, smallDirectory);
    const isNear = each.places.some((place) => place.is === 'area' && areas.has(place.id));
    const isBad = severities.indexOf(severity) >= severities.indexOf(each.leastSeverity);
    const isWorse = isOpen && severities.indexOf(severity) > severities.indexOf(last.announcement.severity);
    const isNews = what === 'raised' || isWorse || (what === 'updated' && !isOpen);
    if (!isNear || !isBad || !isNews || !each.topics.includes(topic)) return [];
    if (isUrgent) return [`${each.id} sent ${now}`];
    if (each.comes.is === 'daily') return [`${each.id} digest ${now}`];
    const isOver = memory.hadEnough(each, epochMs(now - days(1)));
    return [isOver ? `${each.id} over_budget ${now}` : `${each.id} sent ${quiet}`];
  });
}

const areaNames = ['centro', 'mayor', 'puerto', 'city'] as const;
const anySubscription = fc.record({
  places: fc
    .uniqueArray(fc.constantFrom(...areaNames), { minLength: 1 })
    .map((ids) => ids.map((id) => ({ is: 'area' as const, id: areaId(id) }))),
  topics: fc.uniqueArray(fc.constantFrom(...alertTopics), { minLength: 1 }),
  leastSeverity: fc.constantFrom(...severities),
  quietHours: fc.constantFrom(undefined, night),
  comes: fc.constantFrom({ is: 'at_once' as const }, { is: 'daily' as const, at: 480 }),
  mostPerDay: fc.integer({ min: 1, max: 3 }),
});
const anyAnnouncement = fc.record({
  what: fc.constantFrom('raised', 'updated', 'repeated', 'escalated', 'resolved'),
  severity: fc.constantFrom(...severities),
  topic: fc.constantFrom(...alertTopics),
  group: fc.constantFrom('one', 'two'),
  isUrgent: fc.boolean(),
  later: fc.integer({ min: 0, max: 600 }),
  area: fc.constantFrom(...areaNames),
});

test.prop([fc.array(anySubscription, { maxLength: 8 }), fc.array(anyAnnouncement, { maxLength: 12 })], {
  numRuns: 300,
})('whom the planner tells, and how, is whom a naive one tells', (wishes, told) => {
  const reach = createReach(smallDirectory);
  const all = wishes.map((wish, index) => subscriptionFrom(`s${index}`, wish));
  for (const each of all) reach.put(each);
  const memory = new NaiveMemory();
  let now = noon;
  for (const [seq, { later, area, ...parts }] of told.entries()) {
    now = after(now, minutes(later));
    const subjects = [{ is: 'area' as const, id: areaId(area) }];
    const announcement = announcementOf(seq, { ...parts, subjects, areas: [areaId(area)], announcedAt: now });
    const choices = decideAll(announcement, now, { reach, memory, calendar });
    const said = choices.map(({ to, via, notBefore }) => `${to.id} ${via} ${notBefore}`);
    expect(said.toSorted()).toEqual(naively(all, announcement, memory).toSorted());
    for (const { to, via } of choices) memory.said.push({ to: to.id, announcement, via });
  }
});
