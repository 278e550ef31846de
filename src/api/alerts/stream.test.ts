import type { EventSourceMessage } from 'eventsource-parser';
import { afterEach, describe, expect, it } from 'vitest';
import { bayIsSilent, lampOut, smogGone, smogOver } from '../../../test/api/alert-story.ts';
import { listen } from '../../../test/api/listen.ts';
import { buildSmallCity, noon, type SmallCityOptions } from '../../../test/api/small-city.ts';
import type { Accounts } from '../../accounts/port.ts';
import type { Announcements } from '../../alerts/port.ts';
import type { Announcement } from '../../model/alert.ts';
import { type Api, openApi } from '../open-api.ts';
import { AnnouncementShape } from './announcement.ts';
import { createRecentAnnouncements } from './recent-announcements.ts';

const open: Api[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

async function openCity(options: SmallCityOptions = {}) {
  const city = await buildSmallCity(options);
  const api = await openApi(city.parts);
  open.push(api);
  return { ...city, api, url: `${api.url}/api/v1/alerts/stream` };
}

/** Lucia, with a password of her own. Answers the token of her session. */
async function signedIn(accounts: Accounts): Promise<string> {
  const from = '127.0.0.1';
  await accounts.makeFirst();
  const { password: old } = await accounts.add({ name: 'lucia', role: 'operator' });
  const { token } = await accounts.signIn('lucia', old, from);
  return (await accounts.changePassword(token, { old, next: 'three grey herons', from })).token;
}

const toldBy = (event: EventSourceMessage | undefined) => {
  const { rule, what } = AnnouncementShape.parse(JSON.parse(event?.data ?? '{}'));
  return [event?.id, rule, what];
};

describe('the stream of alerts', () => {
  it('tells as soon as it is announced, and measures how long that took', async () => {
    const { alerts, url, api } = await openCity();
    const client = await listen(url);
    expect(client.answer.headers.get('content-type')).toContain('text/event-stream');
    alerts.happen(smogOver(noon));
    const event = await client.next();
    expect([event?.event, ...toldBy(event)]).toEqual(['announcement', '1', 'smog', 'raised']);
    const figures: unknown = await (await fetch(`${api.url}/api/v1/alerts/deliveries`)).json();
    expect(figures).toMatchObject({ channels: [{ channel: 'sse', accepted: 1, p50: 1200 }] });
  });

  it('brings everything that was missed, however long ago, and then goes on', async () => {
    const { alerts, url } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    alerts.happen([smogGone(noon)]);
    const client = await listen(url, { 'last-event-id': '1' });
    expect([toldBy(await client.next()), toldBy(await client.next())]).toEqual([
      ['2', 'dark', 'raised'],
      ['3', 'smog', 'resolved'],
    ]);
    alerts.happen(smogOver(noon, 'puerto'));
    expect(toldBy(await client.next())).toEqual(['4', 'smog', 'raised']);
  });

  it('brings only what is new to whoever comes for the first time', async () => {
    const { alerts, url } = await openCity();
    alerts.happen(smogOver(noon));
    const client = await listen(url);
    alerts.happen([lampOut(noon)]);
    expect(toldBy(await client.next())).toEqual(['2', 'dark', 'raised']);
  });

  it('keeps what is for operators from everybody else', async () => {
    const { alerts, url, parts } = await openCity();
    const operator = await listen(url, { authorization: `Bearer ${parts.operatorToken}` });
    const citizen = await listen(url);
    alerts.happen([bayIsSilent(noon), ...smogOver(noon)]);
    expect(toldBy(await citizen.next())[1]).toBe('smog');
    expect(new Set([toldBy(await operator.next())[1], toldBy(await operator.next())[1]])).toEqual(
      new Set(['smog', 'silent']),
    );
    expect((await fetch(url, { headers: { authorization: 'Bearer no' } })).status).toBe(401);
  });

  it.each(['signing out', 'a new password made by somebody else', 'a disabled account'])(
    'ends with the session of an operator, and tells nothing more: %s',
    async (how) => {
      const { alerts, url, parts } = await openCity();
      const { accounts } = parts;
      const session = await signedIn(accounts);
      const client = await listen(url, { cookie: `__Host-barrio-session=${session}` });
      alerts.happen([bayIsSilent(noon)]);
      expect(toldBy(await client.next())[1]).toBe('silent');
      if (how === 'signing out') await accounts.signOut(session);
      else if (how === 'a disabled account') await accounts.change('lucia', { isDisabled: true });
      else await accounts.reset('lucia');
      alerts.happen(smogOver(noon));
      expect(await client.next()).toBeUndefined();
      const again = await listen(url, { cookie: `__Host-barrio-session=${session}` });
      alerts.happen([bayIsSilent(noon), ...smogOver(noon, 'puerto')]);
      expect(toldBy(await again.next())[1]).toBe('smog');
    },
  );

  it.each([
    ['?area=puerto', 'puerto'],
    ['?topic=air&after=0', 'centro'],
    ['?severity=severe&after=0', 'centro'],
  ])('brings only what was asked for: %s', async (query, area) => {
    const { alerts, url } = await openCity();
    const client = await listen(`${url}${query}`);
    alerts.happen([lampOut(noon), ...smogOver(noon)]);
    alerts.happen(smogOver(noon, 'puerto'));
    expect(AnnouncementShape.parse(JSON.parse((await client.next())?.data ?? '')).areas[0]?.id).toBe(area);
  });

  it('says so when something in between is kept no more', async () => {
    const { alerts, url } = await openCity();
    alerts.happen(smogOver(noon));
    const client = await listen(url, { 'last-event-id': '900' });
    const gap = await client.next();
    expect([gap?.event, JSON.parse(gap?.data ?? '')]).toEqual(['gap', expect.objectContaining({ from: 900, to: 1 })]);
    alerts.happen([lampOut(noon)]);
    expect(toldBy(await client.next())).toEqual(['2', 'dark', 'raised']);
  });

  it('lets no more in than it can hold', async () => {
    const { url } = await openCity({ limits: { liveListeners: 1 } });
    const client = await listen(url);
    const refused = await fetch(url);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'too_many_listeners' }),
    ]);
    client.leave();
  });

  it('ends when the service closes', async () => {
    const { api, url } = await openCity();
    const client = await listen(url);
    await api.close();
    expect(await client.next()).toBeUndefined();
  });
});

/** Announcements that come as often as a test says, each the same but for its number. */
function manyAnnouncements(one: Announcement) {
  let end = 0;
  const listeners = new Set<() => void>();
  const numbered = (seq: number): Announcement => ({ ...one, seq, id: `a-${seq}` });
  const announcements: Announcements = {
    after: (seq, limit) => Array.from({ length: Math.min(limit, end - seq) }, (_, place) => numbered(seq + place + 1)),
    latest: () => [],
    get: () => undefined,
    ofGroup: () => [],
    end: () => end,
    onNew(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const announce = (count: number): void => {
    end += count;
    for (const tell of listeners) tell();
  };
  return { announcements, announce };
}

it('a listener that reads nothing costs one buffer, and gets everything when it reads again', async () => {
  const { alerts } = await openCity();
  alerts.happen(smogOver(noon));
  const [one] = alerts.alerting.alerts.announcements.after(0, 1);
  if (one === undefined) throw new Error('nothing was announced');
  const { announcements, announce } = manyAnnouncements(one);
  const { url } = await openCity({
    limits: { liveBufferBytes: 1024 },
    change: () => ({ alerting: { ...alerts.alerting, alerts: { ...alerts.alerting.alerts, announcements } } }),
  });
  const slow = await listen(url);
  for (let round = 0; round < 30; round += 1) announce(100);
  const seqs: number[] = [];
  while (seqs.at(-1) !== 3000) seqs.push(Number((await slow.next())?.id));
  expect(seqs).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
});

describe('the last announcements', () => {
  it('are those of the book, wherever one begins', async () => {
    const { alerts } = await openCity();
    const { announcements } = alerts.alerting.alerts;
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    const recent = createRecentAnnouncements(announcements, 2);
    alerts.happen([smogGone(noon), bayIsSilent(noon)]);
    alerts.happen(smogOver(noon, 'puerto'));
    recent.refresh();
    expect(recent.end()).toBe(announcements.end());
    for (let seq = 0; seq <= announcements.end(); seq += 1)
      expect(recent.after(seq, 2)).toEqual(announcements.after(seq, 2));
  });
});
