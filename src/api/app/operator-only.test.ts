import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { toIso } from '../../model/time.ts';
import { createApi } from '../open-api.ts';

const { parts, events } = await buildSmallCity();
const app = createApi(parts);
const url = '/api/v1/operate/service';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('what only an operator may see', () => {
  it('is shown to whoever has the token, and kept by no cache', async () => {
    const { status, body, headers } = await ask(app, url, bearer(parts.operatorToken));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      version: '0.0.0-test',
      startedAt: toIso(noon),
      pid: process.pid,
      node: process.version,
      dataDir: '/data',
      settings: { BARRIO_OPERATOR_TOKEN: '[secret]' },
      readiness: { ready: true, parts: [{ name: 'journal', ok: true, detail: 'empty' }] },
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty token', bearer('')],
    ['another token', bearer('another-token')],
    ['a longer token', bearer(`${parts.operatorToken}x`)],
    ['the beginning of the token', bearer(parts.operatorToken.slice(0, -1))],
    ['the token as a password', { authorization: `Basic ${btoa(`:${parts.operatorToken}`)}` }],
    ['the token alone', { authorization: parts.operatorToken }],
  ])('is not shown to whoever sends %s, who is told where the token is', async (_what, headers) => {
    const before = events.emitted.length;
    const { status, body, headers: answered } = await ask(app, url, headers);
    expect([status, answered['www-authenticate']]).toEqual([401, 'Bearer realm="barrio"']);
    expect(body).toMatchObject({ code: 'operator_only', type: '/problems/operator_only' });
    expect(events.emitted.slice(before)).toEqual([{ name: 'operatorRefused', fields: { address: '127.0.0.1' } }]);
  });

  it('is not shown to HEAD either', async () => {
    expect((await app.inject({ method: 'HEAD', url })).statusCode).toBe(401);
  });

  it('is shown to no page from elsewhere', async () => {
    const origin = 'https://example.org';
    const answers = [
      await ask(app, url, { origin, ...bearer(parts.operatorToken) }),
      await ask(app, url, { origin }),
      await ask(app, '/api/v1/operate/nothing', { origin }),
      await app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'GET' } }),
    ];
    for (const { headers } of answers) expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('answers 405 to a method that is not offered, and 404 to an address that is not there', async () => {
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(405);
    expect((await ask(app, '/api/v1/operate/nothing', bearer(parts.operatorToken))).status).toBe(404);
  });

  it('is described as guarded', async () => {
    const { body } = await ask(app, '/openapi.json');
    const operation = z
      .object({ security: z.unknown(), responses: z.record(z.string(), z.object({ description: z.string() })) })
      .parse(z.object({ paths: z.object({ [url]: z.object({ get: z.unknown() }) }) }).parse(body).paths[url]?.get);
    expect(operation.security).toEqual([{ operator: [] }, { session: [] }]);
    expect(operation.responses['401']?.description).toContain('operator_only');
  });
});

it('tries without the right token use up the requests of an address', async () => {
  const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 2 } })).parts);
  const statuses = [];
  for (const token of ['first', 'second', 'third']) statuses.push((await ask(small, url, bearer(token))).status);
  expect(statuses).toEqual([401, 401, 429]);
  expect((await ask(small, url, bearer(parts.operatorToken))).status).toBe(429);
});

it('a request with the token counts once', async () => {
  const small = createApi((await buildSmallCity({ limits: { requestsPerMinute: 2 } })).parts);
  const statuses = [];
  for (let round = 0; round < 3; round++) statuses.push((await ask(small, url, bearer(parts.operatorToken))).status);
  expect(statuses).toEqual([200, 200, 429]);
});
