import { beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../test/api/browser.ts';
import { buildSmallCity, noon } from '../../../test/api/small-city.ts';
import type { App } from '../app/app.ts';
import { createApi } from '../open-api.ts';

const next = 'three grey herons';
const service = '/api/v1/operate/service';

let city: Awaited<ReturnType<typeof buildSmallCity>>;
let app: App;
let password: string;

const cityAt = (publicUrl: string) =>
  buildSmallCity({ change: ({ alerting }) => ({ alerting: { ...alerting, publicUrl } }) });

beforeEach(async () => {
  city = await cityAt('http://localhost:8080');
  app = createApi(city.parts);
  await city.parts.accounts.makeFirst();
  ({ password } = await city.parts.accounts.add({ name: 'lucia', role: 'operator' }));
});

/** Lucia at her desk, with a password of her own. */
async function atWork() {
  const browser = openBrowser(app);
  await browser.signIn('lucia', password);
  await browser.changePassword(password, next);
  return browser;
}

describe('signing in', () => {
  it('gives a cookie that no script reads and no other site sends, and nothing that a cache may keep', async () => {
    const { status, given, headers, body } = await openBrowser(app).signIn(' Lucia ', password);
    expect(status).toBe(200);
    expect(given).toMatchObject({
      name: 'barrio-session',
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: 604_800,
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      account: { name: 'lucia', role: 'operator', mustChangePassword: true },
      endsAt: new Date(noon + 12 * 3_600_000).toISOString(),
    });
    expect(JSON.stringify(body)).not.toContain(given?.value);
  });

  it('by https gives one that goes by nothing else, and that no neighbouring host can put there', async () => {
    const { parts } = await cityAt('https://barrio.example');
    const { password: own } = await parts.accounts.add({ name: 'marta', role: 'operator' });
    const { given } = await openBrowser(createApi(parts)).signIn('marta', own);
    expect(given).toMatchObject({ name: '__Host-barrio-session', secure: true, path: '/' });
    expect(given).not.toHaveProperty('domain');
  });

  it('is refused alike for a wrong name and a wrong password', async () => {
    const answers = [await openBrowser(app).signIn('lucia', 'wrong'), await openBrowser(app).signIn('nobody', 'wrong')];
    const [one, other] = answers.map(({ status, body, given }) => ({ status, body, given }));
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 401, body: { code: 'sign_in_refused' }, given: undefined });
  });

  it('says how long to wait after too many wrong passwords', async () => {
    const browser = openBrowser(app);
    for (let tries = 0; tries < 5; tries += 1) expect((await browser.signIn('lucia', 'wrong')).status).toBe(401);
    const held = await browser.signIn('lucia', password);
    expect([held.status, held.headers['retry-after'], held.given]).toEqual([429, '180', undefined]);
  });

  it('never goes on with a token that somebody else put there', async () => {
    const attacker = openBrowser(app);
    await attacker.signIn('lucia', password);
    const planted = attacker.sent();
    const victim = openBrowser(app);
    const { given } = await victim.ask('POST', '/api/v1/session', {
      body: { name: 'lucia', password },
      headers: planted,
    });
    expect(planted.cookie).not.toContain(given?.value);
    expect((await attacker.ask('GET', '/api/v1/session')).status).toBe(401);
  });
});

describe('a session', () => {
  it('says who is signed in, until they sign out', async () => {
    const browser = await atWork();
    const headers = browser.sent();
    expect((await browser.ask('GET', '/api/v1/session')).body).toMatchObject({ account: { name: 'lucia' } });
    expect((await browser.ask('DELETE', '/api/v1/session')).status).toBe(200);
    expect(browser.cookie()).toBeUndefined();
    const late = await browser.ask('GET', '/api/v1/session', { headers });
    expect(late).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
    expect((await browser.ask('DELETE', '/api/v1/session')).status).toBe(200);
  });

  it('opens what operators see, and shows them the alerts and rules that are theirs', async () => {
    const browser = await atWork();
    expect((await browser.ask('GET', service)).status).toBe(200);
    const { headers } = await browser.ask('GET', '/api/v1/alerts');
    expect([headers['cache-control'], headers['vary']]).toEqual(['no-store', expect.stringContaining('cookie')]);
  });

  it('opens nothing but the change of the password, before it is changed', async () => {
    const browser = openBrowser(app);
    await browser.signIn('lucia', password);
    expect(await browser.ask('GET', service)).toMatchObject({ status: 403, body: { code: 'password_must_change' } });
    expect((await browser.ask('GET', '/api/v1/alerts')).headers['cache-control']).not.toBe('no-store');
    expect((await browser.changePassword(password, 'short')).body).toMatchObject({ code: 'password_weak' });
    const changed = await browser.changePassword(password, next);
    expect(changed.body).toMatchObject({ account: { mustChangePassword: false } });
    expect((await browser.ask('GET', service)).status).toBe(200);
  });

  it('of a stolen token is over when its owner changes the password', async () => {
    const browser = await atWork();
    const stolen = { headers: browser.sent() };
    const thief = openBrowser(app);
    expect((await thief.ask('GET', service, stolen)).status).toBe(200);
    await browser.changePassword(next, 'four brown otters');
    expect((await thief.ask('GET', service, stolen)).status).toBe(401);
    expect((await browser.ask('GET', service)).status).toBe(200);
  });

  it('does not help who sends a wrong token beside it', async () => {
    const browser = await atWork();
    expect((await browser.ask('GET', service, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });
});

describe('a change by a session', () => {
  const acknowledge = '/api/v1/operate/alerts/none/acknowledge';

  it.each([
    ['without our header', { 'x-barrio-csrf': undefined }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from an origin that hides', { origin: 'null' }],
    ['from a page that does not say where it is', { origin: undefined }],
    ['from a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['from another site, whatever origin is claimed', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused, and so are signing in and out', async (_what, headers) => {
    const browser = await atWork();
    for (const [method, url, body] of [
      ['POST', acknowledge, {}],
      ['POST', '/api/v1/session', { name: 'lucia', password }],
      ['DELETE', '/api/v1/session', undefined],
      ['PUT', '/api/v1/session/password', { old: next, next: 'four brown otters' }],
    ] as const) {
      const asked = body === undefined ? { headers } : { headers, body };
      expect(await browser.ask(method, url, asked)).toMatchObject({ status: 403, body: { code: 'request_forged' } });
    }
    expect((await browser.ask('GET', '/api/v1/session', { headers })).status).toBe(200);
  });

  it.each([
    ['the browser says that it is our own', { origin: 'http://elsewhere.example', 'sec-fetch-site': 'same-origin' }],
    ['the page is at the public address', { origin: 'http://localhost:8080' }],
  ])('is taken when %s, behind a proxy that gives us another name', async (_what, headers) => {
    const browser = await atWork();
    const asked = { headers: { ...headers, host: 'inside:8080' }, body: {} };
    expect((await browser.ask('POST', acknowledge, asked)).status).toBe(404);
  });

  it('needs no header where the token of the operator is sent', async () => {
    const headers = {
      authorization: `Bearer ${city.parts.operatorToken}`,
      origin: undefined,
      'x-barrio-csrf': undefined,
    };
    expect((await openBrowser(app).ask('POST', acknowledge, { headers, body: { by: 'ops' } })).status).toBe(404);
  });
});

it('no page from elsewhere is told that it may ask for a session', async () => {
  const origin = 'https://example.org';
  for (const url of ['/api/v1/session', '/api/v1/session/password']) {
    for (const method of ['OPTIONS', 'GET', 'POST'] as const) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-barrio-csrf',
      };
      expect((await app.inject({ method, url, headers })).headers).not.toHaveProperty('access-control-allow-origin');
    }
  }
  const open = await app.inject({
    method: 'OPTIONS',
    url: '/api/v1/devices',
    headers: { origin, 'access-control-request-method': 'GET' },
  });
  expect(open.headers['access-control-allow-origin']).toBe('*');
});
