import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bayIsSilent, lampOut, smogGone, smogOver } from '../../../test/api/alert-story.ts';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import type { Annotation } from '../../model/alert.ts';
import { areaId } from '../../model/ids.ts';
import { ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { AnnotationListShape } from './annotations.ts';
import { AnnouncementListShape } from './announcements.ts';
import { DeliveryFiguresShape } from './deliveries.ts';
import { AlertListShape } from './list.ts';
import { AlertHistoryShape } from './one.ts';
import { PendingListShape } from './operate.ts';
import { DeadDeliveryListShape, DeliveryStateShape } from './outbox.ts';
import { QuietingListShape, QuietingShape } from './quietings.ts';

async function openCity() {
  const city = await buildSmallCity();
  const app = createApi(city.parts);
  const token = { authorization: `Bearer ${city.parts.operatorToken}` };
  const list = async (query = '', headers = {}) =>
    AlertListShape.parse((await ask(app, `/api/v1/alerts${query}`, headers)).body);
  const ids = async (query = '', headers = {}) => (await list(query, headers)).alerts.map(({ id }) => id.split('-')[0]);
  const send = async (method: 'POST' | 'DELETE' | 'PUT', path: string, body?: object) => {
    const url = `/api/v1/operate${path}`;
    const answer = await app.inject({ method, url, headers: token, ...(body === undefined ? {} : { payload: body }) });
    const parsed: unknown = answer.json();
    return { status: answer.statusCode, body: parsed };
  };
  return { ...city, app, token, list, ids, send };
}

const lateWord: Annotation = {
  id: 'late-1',
  rule: ruleId('smog'),
  version: '1',
  subject: { is: 'area', id: areaId('centro') },
  alert: undefined,
  says: 'would_have_fired_at',
  from: epochMs(noon - 3_600_000),
  to: undefined,
  writtenAt: noon,
  arrivedAt: epochMs(noon - 60_000),
  evidence: undefined,
};

describe('the list of alerts', () => {
  it('shows citizens what is for citizens, and operators everything, worst first', async () => {
    const { alerts, ids, token } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon), bayIsSilent(noon)]);
    expect(await ids()).toEqual(['smog', 'dark']);
    expect(await ids('', token)).toEqual(['smog', 'silent', 'dark']);
  });

  it('refuses a wrong token rather than showing less', async () => {
    const { app } = await openCity();
    const { status, body } = await ask(app, '/api/v1/alerts', { authorization: 'Bearer guessed' });
    expect([status, body]).toEqual([401, expect.objectContaining({ code: 'operator_only' })]);
  });

  it.each([
    ['?topic=air', ['smog']],
    ['?topic=lighting,noise', ['dark']],
    ['?severity=moderate', ['smog']],
    ['?device=lamp-1', ['dark']],
    ['?rule=dark', ['dark']],
    ['?area=city', ['smog', 'dark']],
    ['?area=mayor', ['smog', 'dark']],
    ['?area=puerto', []],
    ['?state=resolved', []],
  ])('brings what is asked for, of an area also what is around it: %s', async (query, expected) => {
    const { alerts, ids } = await openCity();
    alerts.happen([...smogOver(noon), lampOut(noon)]);
    expect(await ids(query)).toEqual(expected);
  });

  it.each(['firing', 'resolved'])('comes page by page, nothing twice and nothing left out: %s', async (state) => {
    const { alerts, list } = await openCity();
    const lamps = ['lamp-1', 'lamp-2'].map((lamp) => lampOut(noon, lamp));
    alerts.happen([...smogOver(noon), ...smogOver(noon, 'puerto'), ...lamps]);
    if (state === 'resolved') {
      const ends = lamps.map(
        (lamp) => ({ ...lamp, to: 'resolved', since: lamp.at, at: epochMs(noon - 1000) }) as const,
      );
      alerts.happen([smogGone(noon), smogGone(noon, 'cleared', 'puerto'), ...ends]);
    }
    const whole = await list(`?state=${state}`);
    expect(whole.alerts).toHaveLength(4);
    const found = [];
    for (let query: string | undefined = `?state=${state}&limit=1`; query !== undefined; ) {
      const { alerts: page, next } = await list(query);
      found.push(...page);
      query = next?.slice('/api/v1/alerts'.length);
    }
    expect(found).toEqual(whole.alerts);
  });

  it.each(['?cursor=x', '?severity=bad', '?area=nowhere', '?state=pending', '?limit=0'])(
    'refuses %s',
    async (query) => {
      const { app } = await openCity();
      expect((await ask(app, `/api/v1/alerts${query}`)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe('one alert', () => {
  it('says why: the steps with their evidence, the text of the rule, and what people were told', async () => {
    const { alerts, app, list } = await openCity();
    alerts.happen(smogOver(noon));
    const [{ id } = { id: '' }] = (await list()).alerts;
    const shown = AlertHistoryShape.parse((await ask(app, `/api/v1/alerts/${id}`)).body);
    expect(shown).toMatchObject({
      subject: { is: 'area', id: 'centro', name: 'Centro' },
      state: 'firing',
      since: '2026-03-01T11:30:00.000Z',
      transitions: [{ to: 'firing', evidence: { value: 58.4, limit: 50, unit: 'ug/m3' } }],
      announcements: [{ seq: 1, what: 'raised', receivers: [] }],
    });
    expect(shown.ruleVersion?.text).toContain('above: 50');
    const [observed] = shown.transitions[0]?.evidence.observations ?? [];
    expect(observed).toMatchObject({ value: 61.2, quality: 'pass', receivedAt: '2026-03-01T11:40:30.000Z' });
  });

  it('shows the rule as it was when the alert fired, also when it says something else now', async () => {
    const { alerts, app, list } = await openCity();
    alerts.happen(smogOver(noon));
    const { rules } = alerts.alerting;
    const text = rules.versions(ruleId('smog'))[0]?.text.replace('above: 50', 'above: 70') ?? '';
    await rules.put(ruleId('smog'), text, undefined);
    const [{ id } = { id: '' }] = (await list()).alerts;
    const { ruleVersion } = AlertHistoryShape.parse((await ask(app, `/api/v1/alerts/${id}`)).body);
    expect([ruleVersion?.text.includes('above: 50'), ruleVersion?.until]).toEqual([true, '2026-03-01T12:00:00.000Z']);
  });

  it('hides what is for operators as if it did not exist', async () => {
    const { alerts, app, list, token } = await openCity();
    alerts.happen([bayIsSilent(noon)]);
    const [{ id } = { id: '' }] = (await list('', token)).alerts;
    const [open, hidden] = [await ask(app, `/api/v1/alerts/${id}`, token), await ask(app, `/api/v1/alerts/${id}`)];
    expect([open.status, open.headers['cache-control']]).toEqual([200, 'no-store']);
    expect([hidden.status, hidden.body]).toEqual([404, expect.objectContaining({ code: 'alert_unknown' })]);
    expect(AlertHistoryShape.parse(open.body).announcements[0]?.receivers).toEqual(['duty']);
  });
});

describe('what people were told', () => {
  it('comes in order behind the last one that is known, and newest first otherwise', async () => {
    const { alerts, app } = await openCity();
    alerts.happen([...smogOver(noon), bayIsSilent(noon), lampOut(noon)]);
    alerts.happen([smogGone(noon)]);
    const ask2 = async (query: string, headers = {}) =>
      AnnouncementListShape.parse((await ask(app, `/api/v1/alerts/announcements${query}`, headers)).body);
    const seqs = async (query: string) => (await ask2(query)).announcements.map(({ seq, what }) => [seq, what]);
    const all = await seqs('?after=0');
    expect(all.map(([, what]) => what)).toEqual(['raised', 'raised', 'resolved']);
    expect(await seqs('')).toEqual(all.toReversed());
    expect(await seqs(`?after=${all[0]?.[0]}&limit=1`)).toEqual([all[1]]);
    expect((await ask2(`?after=${all[0]?.[0]}&limit=1`)).next).toContain(`after=${all[1]?.[0]}`);
    expect(await seqs(`?before=${all[1]?.[0]}`)).toEqual([all[0]]);
    expect((await ask2('')).end).toBe(4);
  });
});

describe('annotations', () => {
  it('say what late data would have made of it, to whoever may see the alerts of the rule', async () => {
    const { alerts, app, token } = await openCity();
    alerts.annotate([lateWord, { ...lateWord, id: 'late-2', rule: ruleId('silent') }]);
    const read = async (headers = {}) =>
      AnnotationListShape.parse((await ask(app, '/api/v1/alerts/annotations', headers)).body).annotations;
    expect((await read()).map(({ id }) => id)).toEqual(['late-1']);
    expect((await read(token)).map(({ id }) => id)).toEqual(['late-2', 'late-1']);
    expect((await read())[0]).toMatchObject({ says: 'would_have_fired_at', subject: { name: 'Centro' }, alert: null });
  });
});

describe('operators', () => {
  it('take an alert on; everybody sees that, and only operators see who', async () => {
    const { alerts, app, list, send, token } = await openCity();
    alerts.happen(smogOver(noon));
    const [{ id } = { id: '' }] = (await list()).alerts;
    const { status } = await send('POST', `/alerts/${id}/acknowledge`, { by: 'Ana', note: 'Calling the port' });
    expect(status).toBe(200);
    const seen = async (headers = {}) =>
      AlertHistoryShape.parse((await ask(app, `/api/v1/alerts/${id}`, headers)).body).acknowledged;
    expect(await seen()).toEqual({ at: '2026-03-01T12:00:00.000Z', by: null, note: null });
    expect(await seen(token)).toMatchObject({ by: 'Ana', note: 'Calling the port' });
    alerts.happen([smogGone(noon)]);
    expect(await send('POST', `/alerts/${id}/acknowledge`, { by: 'Ana' })).toMatchObject({
      status: 409,
      body: { code: 'alert_over' },
    });
  });

  it('are told when they silence a rule that there is not, and which one they meant', async () => {
    const { send } = await openCity();
    const answer = await send('POST', '/quietings', { rules: ['smgo'], to: '2026-03-01T14:00:00Z', by: 'Ana' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'rule_unknown' } });
    expect(JSON.stringify(answer.body)).toContain('did you mean \\"smog\\"?');
  });

  it('silence what they know of, for a time, and end it', async () => {
    const { alerts, app, list, send, token } = await openCity();
    alerts.happen(smogOver(noon));
    const made = await send('POST', '/quietings', {
      rules: ['smog'],
      areas: ['centro'],
      to: '2026-03-01T14:00:00Z',
      by: 'Ana',
      note: 'Known',
    });
    const { id, from } = QuietingShape.parse(made.body);
    expect([made.status, from]).toEqual([201, '2026-03-01T12:00:00.000Z']);
    expect((await list()).alerts[0]?.quiet).toEqual({ because: 'silenced', by: id });
    const { quietings } = QuietingListShape.parse((await ask(app, '/api/v1/operate/quietings', token)).body);
    expect(quietings).toMatchObject([{ id, rules: ['smog'], devices: null, endedAt: null }]);
    expect((await send('DELETE', `/quietings/${id}?by=Ana`)).status).toBe(200);
    expect((await list()).alerts[0]?.quiet).toBeNull();
    expect(await send('DELETE', `/quietings/${id}`)).toMatchObject({ status: 404, body: { code: 'quieting_unknown' } });
  });

  it.each([
    [{ to: '2026-03-01T14:00:00Z', by: 'Ana' }, 400],
    [{ rules: ['smog'], by: 'Ana' }, 400],
    [{ areas: ['nowhere'], to: '2026-03-01T14:00:00Z', by: 'Ana' }, 404],
  ])('cannot silence everything, for ever, or what does not exist: %j', async (body, status) => {
    const { send } = await openCity();
    expect((await send('POST', '/quietings', body)).status).toBe(status);
  });

  it('see what is about to fire, the next first', async () => {
    const { alerts, app, token } = await openCity();
    const about = { rule: ruleId('smog'), version: '1', since: noon, subject: { is: 'city' } } as const;
    const evidence = { value: 1, limit: 2, quantity: undefined, observations: [] };
    alerts.pending.push({ ...about, alert: 'later', firesAt: epochMs(noon + 2000), evidence });
    alerts.pending.push({ ...about, alert: 'soon', firesAt: epochMs(noon + 1000), evidence });
    const { pending } = PendingListShape.parse((await ask(app, '/api/v1/operate/alerts/pending', token)).body);
    expect(pending.map(({ alert, subject }) => [alert, subject.name])).toEqual([
      ['soon', 'Villa'],
      ['later', 'Villa'],
    ]);
  });

  it('see what could not be delivered; everybody sees how fast it goes', async () => {
    const { app, send, token } = await openCity();
    const read = async (path: string) => (await ask(app, `/api/v1${path}`, token)).body;
    expect(DeliveryFiguresShape.parse(await read('/alerts/deliveries')).channels).toMatchObject([{ channel: 'sse' }]);
    expect(DeliveryStateShape.parse(await read('/operate/deliveries'))).toMatchObject({ offered: ['mqtt'] });
    expect(DeadDeliveryListShape.parse(await read('/operate/deliveries/dead')).dead).toEqual([]);
    expect(await send('POST', '/deliveries/nothing/retry')).toMatchObject({ status: 404 });
  });

  it.each(['/alerts/pending', '/quietings', '/rules/faults', '/backtests', '/deliveries', '/deliveries/dead'])(
    'alone see %s',
    async (path) => {
      const { app } = await openCity();
      expect((await ask(app, `/api/v1/operate${path}`)).status).toBe(401);
    },
  );
});

it('the lists say what their shapes say, and nothing else', async () => {
  const { alerts, app, token } = await openCity();
  alerts.happen([...smogOver(noon), lampOut(noon), bayIsSilent(noon)]);
  const { body } = await ask(app, '/api/v1/alerts', token);
  expect(body).toEqual(z.strictObject(AlertListShape.shape).parse(body));
});
