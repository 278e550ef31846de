import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../model/errors.ts';
import { systemClock } from '../../model/time.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import { openHttpDouble } from '../fixtures/open-http-double.ts';
import { createPoster } from '../http/poster.ts';
import type { Content } from '../port.ts';
import { createSms, type SmsOptions } from './sms.ts';

const { signal } = new AbortController();
const number = { channel: 'sms', number: '+34600000000' } as const;
const json = '{"to":"{to}","text":"{text}","ref":"{key}","from":"{from}"}';

const open = (url: string, more: Partial<SmsOptions> = {}) =>
  createSms({
    poster: createPoster({ allowPrivate: true, clock: systemClock }),
    url,
    body: json,
    headers: { Authorization: 'Bearer word' },
    from: 'Barrio',
    ...more,
  });

const saying = (more: Partial<Content>) => {
  const delivery = deliveryOf('key-1', { channel: 'sms' });
  return { ...delivery, content: { ...delivery.content, ...more } };
};

describe('a message by SMS', () => {
  it('is posted to the gateway as its template says', async () => {
    await using server = await openHttpDouble(() => ({ status: 200 }));
    const quoted = saying({ short: 'Humo "fuerte" \\ 212 µg/m³' });
    expect(await open(server.url).deliver(quoted, number, signal)).toMatchObject({ ok: true });
    const [heard] = server.heard;
    expect(heard?.headers).toMatchObject({ authorization: 'Bearer word', 'content-type': 'application/json' });
    expect(JSON.parse(heard?.body.toString() ?? '')).toEqual({
      to: '+34600000000',
      text: 'Humo "fuerte" \\ 212 ug/m3',
      ref: expect.stringMatching(/^[\w-]{27}$/),
      from: 'Barrio',
    });
  });

  it('may be a form', async () => {
    await using server = await openHttpDouble(() => ({ status: 200 }));
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await open(server.url, { headers, body: 'to={to}&text={text}' }).deliver(
      saying({ short: 'a&b=c d' }),
      number,
      signal,
    );
    expect(Object.fromEntries(new URLSearchParams(server.heard[0]?.body.toString()))).toEqual({
      to: '+34600000000',
      text: 'a&b=c d',
    });
  });

  it('that asks to be confirmed carries the link that does, alone where there is no room', async () => {
    await using server = await openHttpDouble(() => ({ status: 200 }));
    const links = { about: 'https://b.example/confirm', stop: 'https://b.example/s/token' };
    for (const short of ['Confirm your alerts.', 'x'.repeat(150)]) {
      await open(server.url).deliver(saying({ short, links, asks: true }), number, signal);
    }
    const texts = server.heard.map(({ body }) => JSON.parse(body.toString()).text);
    expect(texts).toEqual(['Confirm your alerts. https://b.example/confirm', 'https://b.example/confirm']);
  });

  it('carries the link that stops it, where there is room', async () => {
    await using server = await openHttpDouble(() => ({ status: 200 }));
    const links = { about: 'https://b.example/a', stop: 'https://b.example/s/token' };
    const sms = open(server.url);
    await sms.deliver(saying({ short: 'Humo.', links }), number, signal);
    await sms.deliver(saying({ short: 'Humo. '.repeat(25), links }), number, signal);
    const texts = server.heard.map(({ body }) => String(Object(JSON.parse(body.toString())).text));
    expect(texts[0]).toBe('Humo. https://b.example/s/token');
    expect(texts[1]).toBe('Humo. '.repeat(25).trim());
  });

  it.each([
    [400, 'never'],
    [401, 'never'],
    [429, 'later'],
    [500, 'later'],
  ])('that the gateway answers with %i is told so', async (status, retry) => {
    await using server = await openHttpDouble(() => ({ status, text: 'no credit' }));
    expect(await open(server.url).deliver(saying({}), number, signal)).toMatchObject({
      ok: false,
      retry,
      reason: expect.stringContaining('no credit'),
    });
  });

  it.each(['{"to":"{to}"}', '{"to":"{to}","text":{text}}', '{"to":"{to}","text":"{text}","x":"{phone}"}'])(
    'has a template that can be used, which %s is not',
    (body) => {
      expect(() => open('http://127.0.0.1/', { body })).toThrow(ConfigError);
    },
  );
});
