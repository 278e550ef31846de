import { Registry as Metrics } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../../../test/api/browser.ts';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { createApi } from '../open-api.ts';
import { operatorActions } from './actions.ts';

const own = 'three grey herons';
let city: Awaited<ReturnType<typeof buildSmallCity>>;
let app: App;
let admin: ReturnType<typeof openBrowser>;

beforeEach(async () => {
  city = await buildSmallCity();
  app = createApi(city.parts);
  const first = await city.parts.accounts.makeFirst();
  admin = openBrowser(app);
  await admin.signIn('admin', first?.password ?? '');
  await admin.changePassword(first?.password ?? '', own);
});

const AuditShape = z.looseObject({
  entries: z.array(
    z.looseObject({ id: z.number(), action: z.string(), target: z.string().nullable(), status: z.number() }),
  ),
  before: z.number().nullable(),
});
const read = async (query = '') => AuditShape.parse((await admin.ask('GET', `/api/v1/operate/audit${query}`)).body);
const newest = async () => (await read('?limit=1')).entries[0];

describe('the audit log', () => {
  it('says who changed what, when, from where, and what it came to', async () => {
    await admin.ask('POST', '/api/v1/operate/accounts', { body: { name: 'lucia', role: 'admin' } });
    expect(await newest()).toMatchObject({
      at: toIso(noon),
      actor: { is: 'account', name: 'admin', role: 'admin' },
      from: '127.0.0.1',
      action: 'account.add',
      target: 'lucia',
      status: 201,
      detail: 'role=admin',
    });
  });

  it('says what was only tried, too', async () => {
    await admin.ask('DELETE', '/api/v1/operate/accounts/admin');
    expect(await newest()).toMatchObject({ action: 'account.remove', target: 'admin', status: 409 });
    await admin.ask('DELETE', '/api/v1/operate/accounts/admin', { headers: { origin: 'https://evil.example' } });
    expect(await newest()).toMatchObject({ action: 'account.remove', status: 403 });
  });

  it('says what a program did with the token, in whose name it said so', async () => {
    const headers = { authorization: `Bearer ${city.parts.operatorToken}` };
    await admin.ask('POST', '/api/v1/operate/alerts/none/acknowledge', { headers, body: { by: 'ops' } });
    expect(await newest()).toMatchObject({
      actor: { is: 'token', name: null },
      target: 'none',
      detail: 'by=ops',
      status: 404,
    });
  });

  it.each([
    [{ id: '12-0-1772366400000' }, '12-0-1772366400000', null],
    [{ filter: { device: 'bay-1', code: 'value_impossible' } }, 'bay-1', 'code=value_impossible'],
    [{ filter: { from: '2026-03-01T11:00:00Z' } }, null, 'from=2026-03-01T11:00:00.000Z'],
    [{ all: true }, null, 'all=true'],
    [{ id: 'nonsense' }, 'nonsense', null],
  ])('says which refused messages were to be tried again: %j', async (body, target, detail) => {
    await admin.ask('POST', '/api/v1/operate/rejections/replay', { body });
    expect(await newest()).toMatchObject({ action: 'rejection.replay', target, detail });
  });

  it('is for admins, and for the token', async () => {
    const added = await admin.ask('POST', '/api/v1/operate/accounts', { body: { name: 'ben', role: 'operator' } });
    const { password } = z.looseObject({ password: z.string() }).parse(added.body);
    const ben = openBrowser(app);
    await ben.signIn('ben', password);
    await ben.changePassword(password, own);
    expect(await ben.ask('GET', '/api/v1/operate/audit')).toMatchObject({ status: 403, body: { code: 'admin_only' } });
    expect((await ben.ask('GET', '/api/v1/operate/queue')).status).toBe(200);
    const headers = { authorization: `Bearer ${city.parts.operatorToken}` };
    expect((await openBrowser(app).ask('GET', '/api/v1/operate/audit', { headers })).status).toBe(200);
  });

  it('says who signed in and out, and wrong passwords at names that there are', async () => {
    const stranger = openBrowser(app);
    await stranger.signIn('admin', 'wrong');
    await stranger.signIn('my-password-by-mistake', 'wrong');
    await stranger.signIn('admin', own);
    await stranger.ask('DELETE', '/api/v1/session');
    const { entries } = await read();
    const said = entries.map(({ action, target, status, actor }) => [action, target, status, actor === null]);
    expect(said).toEqual([
      ['session.end', 'admin', 200, false],
      ['session.begin', 'admin', 200, false],
      ['session.begin', 'admin', 401, true],
      ['session.password', 'admin', 200, false],
      ['session.begin', 'admin', 200, false],
    ]);
  });

  it('has no line for what changes nothing, nor for who is no operator', async () => {
    const before = (await newest())?.id;
    await admin.ask('GET', '/api/v1/operate/accounts');
    await admin.ask('POST', '/api/v1/operate/rules/some-rule/validate', { body: { text: 'x' } });
    await openBrowser(app).ask('DELETE', '/api/v1/operate/accounts/admin');
    expect((await newest())?.id).toBe(before);
  });

  it('holds no password, no token and no text of anybody', async () => {
    const added = await admin.ask('POST', '/api/v1/operate/accounts', { body: { name: 'lucia' } });
    const rotated = await admin.ask('POST', '/api/v1/operate/devices/bay-1/credential');
    const note = 'what a neighbour said on the telephone';
    await admin.ask('POST', '/api/v1/operate/alerts/none/acknowledge', { body: { note } });
    const secrets = [own, note, admin.cookie()?.value, city.parts.operatorToken].concat(
      [added.body, rotated.body].map((body) => z.looseObject({ password: z.string() }).parse(body).password),
    );
    const { entries } = await read();
    expect(entries.map(({ action }) => action)).toContain('device.rotate');
    for (const secret of secrets) expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it('is read in portions, and by who, what and on what', async () => {
    for (const name of ['a1', 'a2', 'a3']) await admin.ask('POST', '/api/v1/operate/accounts', { body: { name } });
    const first = await read('?limit=2&action=account.add');
    expect(first.entries.map(({ target }) => target)).toEqual(['a3', 'a2']);
    const rest = await read(`?limit=2&action=account.add&before=${first.before}`);
    expect([rest.entries.map(({ target }) => target), rest.before]).toEqual([['a1'], null]);
    expect((await read('?target=a2')).entries).toHaveLength(1);
    expect((await read('?actor=admin')).entries.length).toBeGreaterThan(4);
    expect((await read('?actor=token')).entries).toEqual([]);
    expect((await admin.ask('GET', '/api/v1/operate/audit?action=nonsense')).status).toBe(400);
  });

  it('cannot be written over', async () => {
    expect(Object.keys(city.parts.audit)).toEqual(['note', 'entries']);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect((await admin.ask(method, '/api/v1/operate/audit')).status).toBe(405);
    }
  });

  it('says loudly when it cannot be written, and does not take back what was done', async () => {
    const audit = { ...city.parts.audit, note: () => Promise.reject(new Error('the disk is full')) };
    const broken = createApi({ ...city.parts, audit, metrics: new Metrics() });
    const headers = { authorization: `Bearer ${city.parts.operatorToken}` };
    const added = await openBrowser(broken).ask('POST', '/api/v1/operate/accounts', {
      headers,
      body: { name: 'lucia' },
    });
    expect(added.status).toBe(201);
    expect(city.events.emitted.at(-1)).toEqual({
      name: 'auditNotKept',
      fields: { action: 'account.add', reason: 'the disk is full' },
    });
  });
});

it('who is signed in acts in their own name, whatever the request says', async () => {
  const to = toIso(noon).replace('T12', 'T18');
  const made = await admin.ask('POST', '/api/v1/operate/quietings', {
    body: { areas: ['mayor'], to, by: 'somebody else' },
  });
  expect(made).toMatchObject({ status: 201, body: { by: 'admin' } });
});

it('every change that operators can ask for is on the list, and the list names nothing else', async () => {
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse((await ask(app, '/openapi.json')).body);
  const prefix = '/api/v1/operate';
  const changes = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith(prefix)
      ? Object.keys(methods)
          .filter((method) => method !== 'get')
          .map((method) => `${method.toUpperCase()} ${path.slice(prefix.length).replaceAll(/\{(\w+)\}/g, ':$1')}`)
      : [],
  );
  expect(changes.toSorted()).toEqual(Object.keys(operatorActions).toSorted());
});
