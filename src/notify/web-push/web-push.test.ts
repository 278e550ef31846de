import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { ConfigError } from '../../model/errors.ts';
import { after } from '../../model/time.ts';
import { noon } from '../fixtures/announcements.ts';
import { createBrowser, readVapid } from '../fixtures/browser.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import { openHttpDouble } from '../fixtures/open-http-double.ts';
import { standingClock } from '../fixtures/open-test-outbox.ts';
import { createPoster } from '../http/poster.ts';
import type { Delivery } from '../port.ts';
import { readOrMakeVapidKeys, vapidFile } from './vapid-keys.ts';
import { createWebPush } from './web-push.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-push-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const clock = standingClock();

const open = () => {
  const keys = readOrMakeVapidKeys(folder);
  const poster = createPoster({ allowPrivate: true, clock });
  return { keys, push: createWebPush({ keys, poster, contact: 'https://barrio.example', clock }) };
};

const pushOf = (more: Partial<Delivery> = {}) =>
  deliveryOf('key-1', { channel: 'web_push', collapse: 'smog:centro', expiresAt: after(noon, hours(2)), ...more });

describe('a push', () => {
  it('can be read by the browser that it is for, and by no other', async () => {
    await using service = await openHttpDouble(() => ({ status: 201 }));
    const { push } = open();
    const [ana, eve] = [createBrowser(`${service.url}/push/ana`), createBrowser(`${service.url}/push/eve`)];
    expect(await push.deliver(pushOf(), ana.address, signal)).toEqual({ ok: true, receipt: 'HTTP 201' });
    const [heard] = service.heard;
    if (heard === undefined) throw new Error('nothing arrived');
    expect(ana.read(heard)).toEqual({
      title: 'Smog',
      body: 'Smog in Centro: 212 µg/m³ at 12:00. Stay inside.',
      lang: 'en',
      tag: 'smog:centro',
      url: 'https://barrio.example/alerts/alert-1',
      why: 'You asked for air in Centro.',
      key: 'key-1',
      what: 'raised',
    });
    expect(() => eve.read(heard)).toThrow('authenticate');
    expect(heard.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '7200', urgency: 'normal' });
    expect(heard.headers['topic']).toMatch(/^[\w-]{1,32}$/);
  });

  it('says who sends it, to that service and for less than a day, signed once for many', async () => {
    await using service = await openHttpDouble(() => ({ status: 201 }));
    const { push, keys } = open();
    const browser = createBrowser(`${service.url}/push/ana`);
    await push.deliver(pushOf(), browser.address, signal);
    await push.deliver(pushOf({ isUrgent: true }), browser.address, signal);
    const [first, second] = service.heard.map(({ headers }) => headers.authorization ?? '');
    const { key, claims } = readVapid(first ?? '');
    expect(key).toBe(keys.publicKey);
    expect(claims).toEqual({ aud: service.url, sub: 'https://barrio.example', exp: (noon + hours(12)) / 1000 });
    expect(second).toBe(first);
    expect(service.heard[1]?.headers['urgency']).toBe('high');
  });

  it.each([
    [201, { ok: true }],
    [404, { ok: false, retry: 'gone' }],
    [410, { ok: false, retry: 'gone' }],
    [403, { ok: false, retry: 'never' }],
    [413, { ok: false, retry: 'never' }],
    [429, { ok: false, retry: 'later', retryAfter: 60_000 }],
    [502, { ok: false, retry: 'later' }],
  ])('that the service answers with %i is told so', async (status, expected) => {
    await using service = await openHttpDouble(() => ({ status, headers: { 'retry-after': '60' } }));
    const { push } = open();
    expect(await push.deliver(pushOf(), createBrowser(service.url).address, signal)).toMatchObject(expected);
  });

  it('to keys that are none is given up with its address', async () => {
    const { push } = open();
    const address = { channel: 'web_push', endpoint: 'https://push.example/1', p256dh: 'AAAA', auth: 'AAAA' } as const;
    expect(await push.deliver(pushOf(), address, signal)).toMatchObject({ ok: false, retry: 'gone' });
  });

  it('is never longer than any service takes', async () => {
    await using service = await openHttpDouble(() => ({ status: 201 }));
    const { push } = open();
    const browser = createBrowser(service.url);
    const delivery = pushOf();
    const content = { ...delivery.content, text: '¡Humo "denso" 😷! '.repeat(1_000) };
    await push.deliver({ ...delivery, content }, browser.address, signal);
    const [heard] = service.heard;
    expect(heard?.body.length).toBeLessThanOrEqual(4_096);
    expect(heard && browser.read(heard).body).toMatch(/^¡Humo .*…$/s);
  });
});

describe('the keys of web push', () => {
  it('are made at the first start, and kept for nobody else to read', () => {
    const keys = readOrMakeVapidKeys(folder);
    expect(readOrMakeVapidKeys(folder)).toEqual(keys);
    expect(statSync(vapidFile(folder)).mode & 0o777).toBe(0o600);
    expect(readFileSync(vapidFile(folder), 'utf8')).toContain(keys.privateKey);
  });

  it('are not made anew when they are damaged, unless a crash left nothing', () => {
    writeFileSync(vapidFile(folder), '{"publicKey":"x"}');
    expect(() => readOrMakeVapidKeys(folder)).toThrow(ConfigError);
    writeFileSync(vapidFile(folder), '');
    expect(readOrMakeVapidKeys(folder).publicKey).toHaveLength(87);
  });
});
