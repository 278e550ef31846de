import { afterEach, describe, expect, it } from 'vitest';
import { buildSmallCity } from '../../../test/api/small-city.ts';
import { announcementOf, openSmallCommunity, type SmallCommunity } from '../../community/fixtures/small-community.ts';
import { languages } from '../../model/language.ts';
import type { App } from '../app/app.ts';
import { createApi } from '../open-api.ts';
import { subscriptionWords } from './words.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function open() {
  const community = await openSmallCommunity();
  opened.push(() => community.close());
  const { subscriptions } = community;
  const subscribing = {
    subscriptions,
    topics: () => ['air', 'noise', 'parking'] as const,
    channels: () => community.outbox.channels(),
    vapidPublicKey: 'AAAA',
  };
  const city = await buildSmallCity({ change: () => ({ subscribing }) });
  const app = createApi(city.parts);
  opened.push(() => app.close());
  return { community, app };
}

type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
};
async function send(
  app: App,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  {
    body,
    token,
    form,
    headers = {},
  }: {
    body?: object;
    token?: string;
    form?: Readonly<Record<string, string | readonly string[]>>;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const sent: Record<string, string> = { ...headers };
  if (token !== undefined) sent['authorization'] = `Bearer ${token}`;
  if (form !== undefined) sent['content-type'] = 'application/x-www-form-urlencoded';
  const pairs = Object.entries(form ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  const payload = form === undefined ? body : new URLSearchParams(pairs).toString();
  const answer = await app.inject({ method, url, headers: sent, ...(payload === undefined ? {} : { payload }) });
  const isJson = String(answer.headers['content-type']).includes('json');
  return {
    status: answer.statusCode,
    body: isJson ? answer.json() : undefined,
    text: answer.body,
    headers: answer.headers,
  };
}

const ana = { channel: 'email', email: 'ana@example.org' };
const wish = { places: [{ is: 'area', id: 'centro' }], topics: ['air'] };
const lastLinks = ({ outbox }: SmallCommunity) => outbox.kept().at(-1)?.links ?? { about: '' };
const pathOf = (link = '') => link.replace('https://barrio.example', '');
const tokenIn = (link = '') => new URL(link).searchParams.get('token') ?? '';

describe('subscribing by the API', () => {
  it('goes from asking over confirming to changing, being told why, and stopping', async () => {
    const { app, community } = await open();
    const asked = await send(app, 'POST', '/api/v1/subscriptions', {
      body: { address: ana, ...wish },
      headers: { 'accept-language': 'fr-CH' },
    });
    expect(asked).toMatchObject({
      status: 202,
      body: { state: 'unconfirmed', confirmBefore: '2026-03-02T12:00:00.000Z' },
    });
    const { about, stop } = lastLinks(community);
    expect(community.outbox.kept().at(-1)?.text).toContain('Confirmez vos alertes');

    const confirmed = await send(app, 'POST', '/api/v1/subscriptions/confirm', { body: { token: tokenIn(about) } });
    expect(confirmed).toMatchObject({
      status: 200,
      body: {
        subscription: {
          state: 'active',
          to: 'a…@e….org',
          leastSeverity: 'minor',
          language: 'fr',
          quietHours: null,
        },
      },
    });
    const { token }: { token: string } = Object(confirmed.body);

    const [plan] = community.audience.plan(announcementOf(1), community.clock.now());
    await community.database.transact((connection) => plan?.record(connection));
    const mine = await send(app, 'GET', '/api/v1/subscriptions/mine', { token });
    expect(mine.headers['cache-control']).toBe('no-store');
    expect(mine.body).toMatchObject({
      subscription: { places: [{ is: 'area', id: 'centro' }] },
      told: [{ title: 'fr smog', via: 'sent', why: expect.stringContaining('à Centro') }],
    });

    const change = { quietHours: { from: '22:30', to: '07:00' }, comes: { is: 'daily', at: '08:15' } };
    const changed = await send(app, 'PATCH', '/api/v1/subscriptions/mine', { token, body: change });
    expect(changed).toMatchObject({ status: 200, body: { ...change, topics: ['air'] } });
    const cleared = await send(app, 'PATCH', '/api/v1/subscriptions/mine', { token, body: { quietHours: null } });
    expect(cleared.body).toMatchObject({ quietHours: null, comes: change.comes });

    expect((await send(app, 'GET', '/api/v1/subscriptions/mine', { token: tokenIn(stop) })).status).toBe(401);
    expect(await send(app, 'DELETE', '/api/v1/subscriptions/mine', { token })).toMatchObject({
      body: { erased: true },
    });
    expect(await send(app, 'GET', '/api/v1/subscriptions/mine', { token })).toMatchObject({
      status: 401,
      body: { code: 'subscription_unknown' },
    });
  });

  it('says which ways there are', async () => {
    const { app, community } = await open();
    community.outbox.offered.splice(0, Infinity, 'mqtt', 'email');
    const { body } = await send(app, 'GET', '/api/v1/subscriptions/channels');
    expect(body).toEqual({ channels: ['email'], vapidPublicKey: 'AAAA' });
  });

  it.each([
    ['no address', { ...wish }, 400],
    ['an unknown area', { address: ana, ...wish, places: [{ is: 'area', id: 'none' }] }, 404],
    ['a mailbox that is none', { address: { channel: 'email', email: 'ana' }, ...wish }, 400],
    ['two mailboxes', { address: { channel: 'email', email: 'a@b.org,c@d.org' }, ...wish }, 400],
    ['a header in a mailbox', { address: { channel: 'email', email: 'a@b.org\r\nBcc: c@d.org' }, ...wish }, 400],
    ['a number without its country', { address: { channel: 'sms', number: '600000000' }, ...wish }, 400],
    [
      'a push service without encryption',
      {
        address: { channel: 'web_push', endpoint: 'http://a.example/', p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
        ...wish,
      },
      400,
    ],
    ['a time that no clock shows', { address: ana, ...wish, quietHours: { from: '24:00', to: '07:00' } }, 400],
    ['a field that there is not', { address: ana, ...wish, name: 'Ana' }, 400],
  ])('is refused for %s', async (_what, body, status) => {
    const { app, community } = await open();
    expect((await send(app, 'POST', '/api/v1/subscriptions', { body })).status).toBe(status);
    expect(community.outbox.kept()).toEqual([]);
  });

  it('is refused after ten times in an hour, and for a way that there is not', async () => {
    const { app, community } = await open();
    const once = (email: string) =>
      send(app, 'POST', '/api/v1/subscriptions', { body: { address: { channel: 'email', email }, ...wish } });
    for (let each = 0; each < 10; each += 1) expect((await once(`p${each}@example.org`)).status).toBe(202);
    expect(await once('q@example.org')).toMatchObject({ status: 429, body: { code: 'too_many_subscriptions' } });
    community.outbox.offered.splice(0);
    expect(await once('r@example.org')).toMatchObject({ status: 422, body: { code: 'channel_not_offered' } });
  });
});

const form = {
  area: 'mayor',
  lat: '43,0512',
  lon: '-3.8',
  radius: '750',
  topic: ['air', 'noise'],
  severity: 'severe',
  channel: 'email',
  email: 'ana@example.org',
  comes: 'daily',
  dailyAt: '08:30',
  quiet: 'yes',
  quietFrom: '22:00',
  quietTo: '07:00',
  most: '3',
  language: 'es',
};

describe('the pages', () => {
  it('lead from the form to alerts and out again, without a script', async () => {
    const { app, community } = await open();
    const asked = await send(app, 'POST', '/subscribe?lang=es', { form });
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining(subscriptionWords.es.asked.title)]);
    expect(asked.text).toContain('<p class="summary">Mire su correo: ');
    const { about, stop } = lastLinks(community);

    const looked = await send(app, 'GET', pathOf(about));
    expect(looked.status).toBe(200);
    expect(community.subscriptions.count()).toEqual({ active: 0, unconfirmed: 1 });
    const confirmed = await send(app, 'POST', pathOf(about), { form: {} });
    expect(confirmed.text).toContain(subscriptionWords.es.confirm.doneTitle);
    expect(community.subscriptions.count()).toEqual({ active: 1, unconfirmed: 0 });

    const [manage = ''] =
      /\/subscriptions\/manage\?[^"]+/.exec(confirmed.text)?.map((each) => each.replaceAll('&amp;', '&')) ?? [];
    const before = await send(app, 'GET', manage);
    expect(before.text).toMatch(/Calle Mayor[\s\S]*750/);
    const { quiet: _quiet, ...loud } = form;
    const saved = await send(app, 'POST', manage, {
      form: { ...loud, area: 'puerto', lat: '', lon: '', remove: '0', topic: ['parking'] },
    });
    expect(saved.text).toContain(subscriptionWords.es.manage.saved);
    const exported = await send(app, 'GET', manage.replace('manage', 'export'));
    expect(exported.headers['content-disposition']).toContain('attachment');
    expect(JSON.parse(exported.text)).toMatchObject({
      subscription: {
        places: [
          { is: 'circle', lat: 43.051, lon: -3.8, radiusMetres: 750 },
          { is: 'area', id: 'puerto' },
        ],
        topics: ['parking'],
        leastSeverity: 'severe',
        quietHours: null,
        comes: { is: 'daily', at: '08:30' },
        mostPerDay: 3,
        language: 'es',
      },
      told: [],
    });

    expect((await send(app, 'GET', pathOf(stop))).status).toBe(200);
    expect(community.subscriptions.count().active).toBe(1);
    const oneClick = await send(app, 'POST', pathOf(stop), { form: { 'List-Unsubscribe': 'One-Click' } });
    expect(oneClick.status).toBe(200);
    expect(community.subscriptions.count().active).toBe(0);
    expect((await send(app, 'POST', pathOf(stop), { form: {} })).status).toBe(404);
    expect((await send(app, 'GET', manage)).status).toBe(404);
  });

  it('say that it is too much, not that it is wrong, when too much was asked for', async () => {
    const { app } = await open();
    const statuses = [];
    for (let each = 0; each < 11; each += 1) {
      const { status } = await send(app, 'POST', '/subscribe', { form: { ...form, email: `p${each}@example.org` } });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  it('offer everything that citizens are told of, and nothing else, unless it was said before what', async () => {
    const { app } = await open();
    const boxes = (text: string) =>
      [...text.matchAll(/name="topic" value="(\w+)"( checked)?/g)].map(([, topic, is]) => (is ? topic : `(${topic})`));
    const everything = await send(app, 'GET', '/subscribe');
    expect(boxes(everything.text)).toEqual(['air', 'noise', 'parking']);
    expect(everything.text).toContain('value="minor" selected');
    const noise = await send(app, 'GET', '/subscribe?topic=noise');
    expect(boxes(noise.text)).toEqual(['(air)', 'noise', '(parking)']);
  });

  it('show whose alerts and which are confirmed, in the language of the mail, and that they replace others', async () => {
    const { app, community } = await open();
    await community.join({ topics: ['parking'] });
    await send(app, 'POST', '/subscribe', { form });
    const { about, stop } = lastLinks(community);
    const { text } = await send(app, 'GET', pathOf(about), { headers: { 'accept-language': 'fr' } });
    for (const said of [
      '<html lang="es">',
      'a…@e….org',
      'Calle Mayor',
      'Ruido',
      '08:30',
      subscriptionWords.es.confirm.replaces,
    ]) {
      expect(text).toContain(said);
    }
    const wrong = await send(app, 'GET', '/subscriptions/confirm?lang=es&token=wrong');
    expect([wrong.status, wrong.text.includes(subscriptionWords.es.confirm.button)]).toEqual([404, false]);

    const asking = await send(app, 'GET', pathOf(stop));
    expect(asking.text).toContain(subscriptionWords.es.stop.refuseKept);
    const refused = await send(app, 'POST', pathOf(stop), { form: {} });
    expect(refused.text).toContain(subscriptionWords.es.stop.refusedText);
    expect(refused.text).not.toContain(subscriptionWords.es.stop.doneText);
    expect(community.subscriptions.count()).toEqual({ active: 1, unconfirmed: 0 });
  });

  it('find the street that was typed, ask which one when there are several, and then take the one that was chosen', async () => {
    const { app, community } = await open();
    const ask = (change: Readonly<Record<string, string>>) => {
      const { area: _area, ...rest } = form;
      return send(app, 'POST', '/subscribe', { form: { ...rest, lat: '', lon: '', ...change } });
    };
    expect((await ask({ street: 'nowhere' })).text).toContain(subscriptionWords.en.errors.unknownPlace);
    const several = await ask({ street: 'c' });
    expect([several.status, several.text]).toEqual([422, expect.stringContaining(subscriptionWords.en.errors.which)]);
    expect(several.text).toMatch(/type="radio" name="area" value="centro"[\s\S]*name="area" value="mayor"/);
    expect(community.outbox.kept()).toEqual([]);
    expect((await ask({ street: 'c', area: 'mayor' })).status).toBe(200);
    expect((await ask({ street: 'PUERTO 3', email: 'eva@example.org' })).status).toBe(200);
    const chosen = async (at: number) =>
      (await send(app, 'GET', pathOf(community.outbox.kept()[at]?.links.about))).text;
    expect(await chosen(0)).toContain('<dd>Calle Mayor</dd>');
    expect(await chosen(1)).toContain('<dd>Puerto</dd>');
  });

  it('take what was typed over what a link had filled in', async () => {
    const { app, community } = await open();
    const filled = await send(app, 'GET', '/subscribe?area=puerto');
    expect(filled.text).toMatch(/name="street"[^>]*value="Puerto"/);
    await send(app, 'POST', '/subscribe', { form: { ...form, lat: '', lon: '', area: 'puerto', street: 'centro' } });
    expect((await send(app, 'GET', pathOf(lastLinks(community).about))).text).toContain('<dd>Centro</dd>');
  });

  it.each([
    ['no place', { area: '', lat: '', lon: '' }, 'place'],
    ['an area that there is not', { area: 'none' }, 'place'],
    ['half a point', { lon: '' }, 'place'],
    ['a circle that is too large', { radius: '20000' }, 'place'],
    ['no topic', { topic: [] }, 'topic'],
    ['no way', { channel: '' }, 'channel'],
    ['a mailbox that is none', { email: 'ana' }, 'email'],
    ['a number that is none', { channel: 'sms', number: '12' }, 'number'],
    ['push without permission', { channel: 'web_push' }, 'channel'],
    ['no hour of the digest', { dailyAt: '' }, 'dailyAt'],
    ['no end of the night', { quietTo: 'x' }, 'quietFrom'],
    ['too many a day', { most: '51' }, 'most'],
  ])('say beside the field what is wrong, and keep the rest: %s', async (_what, change, field) => {
    const { app, community } = await open();
    const { status, text } = await send(app, 'POST', '/subscribe', { form: { ...form, ...change } });
    expect(status).toBe(422);
    expect(text).toContain(`id="fault-${field}"`);
    expect(text).toContain('value="severe" selected');
    expect(community.outbox.kept()).toEqual([]);
  });

  it('lead whoever is told what is wrong there', async () => {
    const { app } = await open();
    const { text } = await send(app, 'POST', '/subscribe', { form: { ...form, email: '' } });
    expect(text).toMatch(/<div [^>]*role="alert" tabindex="-1" autofocus>/);
  });

  it.each(['email', 'sms', 'web_push'] as const)('have chosen the way where there is only one: %s', async (channel) => {
    const { app, community } = await open();
    community.outbox.offered.splice(0, Infinity, 'mqtt', channel);
    const { text } = await send(app, 'GET', '/subscribe');
    expect(text).toContain(`name="channel" value="${channel}" checked`);
  });

  it('say what somebody was told, and why', async () => {
    const { app, community } = await open();
    const { manage } = await community.join({ language: 'fr' });
    const [plan] = community.audience.plan(announcementOf(1), community.clock.now());
    await community.database.transact((connection) => plan?.record(connection));
    const { text } = await send(app, 'GET', `/subscriptions/manage?token=${manage}`);
    expect(text).toContain('<html lang="fr">');
    expect(text).toMatch(/fr smog[\s\S]*Vous recevez ce message parce que/);
  });

  it.each([
    '/subscribe',
    '/subscriptions/confirm?token=x',
    '/subscriptions/stop?token=x',
    '/subscriptions/manage?token=x',
  ])('are private, strict and complete in every language: %s', async (url) => {
    const { app } = await open();
    for (const lang of languages) {
      const { text, headers } = await send(app, 'GET', `${url}${url.includes('?') ? '&' : '?'}lang=${lang}`);
      expect(text).toContain(`<html lang="${lang}">`);
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=|https?:|undefined|\[object/);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self';.*form-action 'self'/);
      const labelled = [...text.matchAll(/<(?:input|select)\b[^>]*>/g)]
        .map(([tag]) => tag)
        .filter((tag) => !tag.includes('hidden'));
      for (const tag of labelled) {
        const [, id] = /\bid="([^"]+)"/.exec(tag) ?? [];
        const isInLabel = /type="(?:radio|checkbox)"/.test(tag) || tag.includes('aria-label=');
        expect([tag, isInLabel || text.includes(`<label for="${id}">`)]).toEqual([tag, true]);
      }
    }
  });

  it('escape whatever is asked with', async () => {
    const { app } = await open();
    const evil = '"><script>alert(1)</script>';
    const answers = [
      await send(app, 'GET', `/subscribe?area=${encodeURIComponent(evil)}&topic=${encodeURIComponent(evil)}`),
      await send(app, 'GET', `/subscriptions/stop?token=${encodeURIComponent(evil)}`),
      await send(app, 'POST', '/subscribe', { form: { ...form, email: evil, lat: evil, most: evil, quietFrom: evil } }),
    ];
    for (const { text } of answers) expect(text).not.toContain('<script>alert');
  });

  it('offer the worker at the root, and only ways that there are', async () => {
    const { app, community } = await open();
    const worker = await send(app, 'GET', '/push-worker.js');
    expect([worker.status, worker.headers['content-type']]).toEqual([200, expect.stringContaining('javascript')]);
    community.outbox.offered.splice(0, Infinity, 'sms');
    const { text } = await send(app, 'GET', '/subscribe');
    expect([text.includes('value="sms"'), text.includes('value="email"'), text.includes('value="web_push"')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

it('the words of every language are told apart, and none is missing', () => {
  const leaves = (words: object): string[] =>
    Object.entries(words).flatMap(([name, word]) =>
      typeof word === 'object' && word !== null ? leaves(word).map((leaf) => `${name}.${leaf}`) : [name],
    );
  const [english, ...others] = [subscriptionWords.en, subscriptionWords.es, subscriptionWords.fr].map(leaves);
  for (const other of others) expect(other).toEqual(english);
});
