import { once } from 'node:events';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi, openApi } from '../open-api.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

describe('security', () => {
  it.each(['/', '/reference', '/api/v1/devices', '/nowhere', '/problems/not_found'])(
    'lets no page run anything inline or ask anything elsewhere: %s',
    async (url) => {
      const { headers } = await ask(app, url);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('opens what anyone may read to all pages, and the intake to none', async () => {
    const origin = 'https://example.org';
    expect((await ask(app, '/api/v1/kinds', { origin })).headers['access-control-allow-origin']).toBe('*');
    const asked = { origin, 'access-control-request-method': 'GET' };
    const allowed = await app.inject({ method: 'OPTIONS', url: '/api/v1/kinds', headers: asked });
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, '*']);
    const url = '/ingest/v1/devices/bay-1/messages';
    for (const method of ['OPTIONS', 'POST'] as const) {
      const refused = await app.inject({ method, url, headers: { origin, 'access-control-request-method': 'POST' } });
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('a script on someone else’s page', () => {
  const origin = 'https://example.org';

  it.each([
    ['/api/v1/kinds', 200],
    ['/api/v1/devices?limit=x', 400],
    ['/api/v1/areas/nowhere', 404],
    ['/api/v1/nowhere', 404],
    ['/api/v1/%zz', 400],
    ['/nowhere', 404],
  ])('reads answers and problems alike, with the headers that tell how to go on: %s', async (url, status) => {
    const { headers, ...answer } = await ask(app, url, { origin });
    expect([answer.status, headers['access-control-allow-origin']]).toEqual([status, '*']);
    const exposed = String(headers['access-control-expose-headers']).split(', ');
    expect(exposed).toEqual([
      'etag',
      'link',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
    ]);
  });

  it('learns that it asks too often, and how long to wait', async () => {
    const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 1 } })).parts);
    await ask(small, '/api/v1/kinds', { origin });
    const { status, headers } = await ask(small, '/api/v1/kinds', { origin });
    expect([status, headers['access-control-allow-origin']]).toEqual([429, '*']);
    expect(String(headers['access-control-expose-headers'])).toContain('retry-after');
    expect(headers).toMatchObject({ 'ratelimit-limit': '1', 'ratelimit-remaining': '0' });
  });

  it('learns nothing of the intake, not even where there is none', async () => {
    for (const url of ['/ingest/v1/devices/bay-1/messages', '/ingest/v1/nowhere'])
      expect((await ask(app, url, { origin })).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('an answer', () => {
  it('need not be sent again when nothing changed', async () => {
    const { headers } = await ask(app, '/api/v1/quantities');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask(app, '/api/v1/quantities', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('is compressed for those who can read it', async () => {
    const answer = await app.inject({ url: '/api/v1/quantities', headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.rawPayload).toString()).toBe((await ask(app, '/api/v1/quantities')).text);
  });
});

/** How two clients behind the same proxy fare when each address has one request a minute. */
const twoBehindAProxy = async (trustedProxies: number) => {
  const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 1, trustedProxies } })).parts);
  const from = async (client: string) => (await ask(small, '/api/v1/kinds', { 'x-forwarded-for': client })).status;
  return [await from('192.0.2.1'), await from('192.0.2.2')];
};

describe('the limit of requests', () => {
  it('stops one address with a problem that says how long to wait, and no other address', async () => {
    const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 3 } })).parts);
    const from = (remoteAddress: string) => small.inject({ url: '/api/v1/kinds', remoteAddress });
    for (let count = 0; count < 3; count += 1) expect((await from('192.0.2.1')).statusCode).toBe(200);
    const stopped = await from('192.0.2.1');
    expect([stopped.statusCode, stopped.json()]).toEqual([429, expect.objectContaining({ code: 'too_many_requests' })]);
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('192.0.2.2')).statusCode).toBe(200);
  });

  it('lets probes and the collector of figures through', async () => {
    const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 1 } })).parts);
    for (const url of ['/healthz', '/readyz', '/metrics', '/healthz']) expect((await ask(small, url)).status).toBe(200);
  });

  it('believes a proxy about the address only when told that there is one', async () => {
    expect(await twoBehindAProxy(0)).toEqual([200, 429]);
    expect(await twoBehindAProxy(1)).toEqual([200, 200]);
  });
});

describe('what is not HTTP', () => {
  it.each([
    ['noise', 'NOISE\r\n\r\n', '400'],
    ['a header without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, '431'],
  ])('is answered with a problem, and the service goes on: %s', async (_what, sent, status) => {
    const api = await openApi((await buildSmallCity()).parts);
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.setEncoding('utf8');
    let answer = '';
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', () => undefined);
    socket.write(sent);
    await once(socket, 'close');
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain('application/problem+json');
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    await api.close();
  });
});
