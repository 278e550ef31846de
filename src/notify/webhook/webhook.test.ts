import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../model/time.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import { openHttpDouble } from '../fixtures/open-http-double.ts';
import { createPoster } from '../http/poster.ts';
import { createWebhook } from './webhook.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
const { signal } = new AbortController();
const clock = systemClock;

const open = ({ allowPrivate = true } = {}) =>
  createWebhook({ poster: createPoster({ allowPrivate, clock }), publicUrl: 'https://barrio.example', clock });

describe('a message by webhook', () => {
  it('is a CloudEvent that other programs read, signed as Standard Webhooks has it', async () => {
    await using server = await openHttpDouble();
    const delivery = deliveryOf('key-1');
    const address = { channel: 'webhook', url: `${server.url}/hook?a=1`, secret } as const;
    expect(await open().deliver(delivery, address, signal)).toEqual({ ok: true, receipt: 'HTTP 204' });
    const [heard] = server.heard;
    expect(heard?.path).toBe('/hook?a=1');
    const body = heard?.body.toString() ?? '';
    const headers = Object.fromEntries(
      Object.entries(heard?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('signature');
    const event = HTTP.toEvent({ headers, body });
    expect(event).toBeInstanceOf(CloudEvent);
    expect(event).toMatchObject({
      id: 'key-1',
      type: 'city.barrio.alert.raised',
      source: 'https://barrio.example/api/v1/alerts',
      subject: 'smog:centro',
      data: { rule: 'smog', areas: ['centro'], subjects: ['area:centro'], message: { language: 'en', title: 'Smog' } },
    });
  });

  it('is signed with a secret that is only text, too', async () => {
    await using server = await openHttpDouble();
    const text = 'only text';
    await open().deliver(deliveryOf('key-1'), { channel: 'webhook', url: server.url, secret: text }, signal);
    const [heard] = server.heard;
    const headers = Object.fromEntries(
      Object.entries(heard?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const verifier = new Webhook(Buffer.from(text), { format: 'raw' });
    expect(() => verifier.verify(heard?.body.toString() ?? '', headers)).not.toThrow();
  });

  it.each([
    [200, { ok: true }],
    [301, { ok: false, retry: 'never' }],
    [400, { ok: false, retry: 'never' }],
    [404, { ok: false, retry: 'never' }],
    [410, { ok: false, retry: 'gone' }],
    [429, { ok: false, retry: 'later', retryAfter: 7_000 }],
    [503, { ok: false, retry: 'later', retryAfter: 7_000 }],
  ])('answered with %i is told so', async (status, expected) => {
    await using server = await openHttpDouble(() => ({
      status,
      headers: { 'retry-after': '7', location: 'http://127.0.0.1:1/' },
    }));
    const delivered = await open().deliver(deliveryOf('a'), { channel: 'webhook', url: server.url, secret }, signal);
    expect(delivered).toMatchObject(expected);
    expect(server.heard).toHaveLength(1);
  });

  it('that nobody takes is tried later', async () => {
    const server = await openHttpDouble();
    await server[Symbol.asyncDispose]();
    const delivered = await open().deliver(deliveryOf('a'), { channel: 'webhook', url: server.url, secret }, signal);
    expect(delivered).toMatchObject({ ok: false, retry: 'later', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('ends with its signal', async () => {
    await using server = await openHttpDouble(() => new Promise(() => undefined));
    const address = { channel: 'webhook', url: server.url, secret } as const;
    const delivered = await open().deliver(deliveryOf('a'), address, AbortSignal.timeout(30));
    expect(delivered).toEqual({ ok: false, retry: 'later', reason: 'no answer in time' });
  });

  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data',
    'http://example.org/',
    'https://user:word@example.org/',
    'ftp://example.org/',
    'nonsense',
  ])('does not go to %s, which a stranger may have named', async (url) => {
    const delivered = await open({ allowPrivate: false }).deliver(
      deliveryOf('a'),
      { channel: 'webhook', url, secret },
      signal,
    );
    expect(delivered).toMatchObject({ ok: false, retry: 'never', reason: expect.stringContaining('its address') });
  });
});
