import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { languages } from '../../model/language.ts';
import { allRejectionCodes, rejectionCodes } from '../../model/rejection.ts';
import { createApi } from '../open-api.ts';
import { frameWords } from '../page/words.ts';
import { problemCodes, problems } from './catalogue.ts';
import { ProblemShape, problemMediaType } from './problem.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

const refused = async (url: string) => {
  const { body, headers } = await ask(app, url);
  expect(headers['content-type']).toMatch(problemMediaType);
  expect(body).toEqual(ProblemShape.parse(body));
  return ProblemShape.parse(body);
};

describe('the problem types', () => {
  it.each(problemCodes)('%s is explained where its type leads', async (code) => {
    const { status, body } = await ask(app, `/problems/${code}`);
    expect(status).toBe(200);
    expect(body).toEqual({ code, type: `/problems/${code}`, ...problems[code] });
  });

  it('are a page for people who come with a browser', async () => {
    const { headers, text } = await ask(app, '/problems/too_many_requests', { accept: 'text/html,*/*' });
    expect(headers['content-type']).toMatch('text/html');
    expect(text).toContain(problems.too_many_requests.remedy);
    expect(text).not.toMatch(/<script(?! src="\/assets\/)|style=/);
  });

  it.each(allRejectionCodes)('the reason %s to refuse an item is explained where its type leads', async (code) => {
    const type = `/problems/rejection/${code}`;
    const { status, body } = await ask(app, type);
    expect(status).toBe(200);
    expect(body).toMatchObject({ code, type, status: 422, remedy: rejectionCodes[code].remedy });
    const { text } = await ask(app, type, { accept: 'text/html' });
    expect(text).toContain(rejectionCodes[code].meaning.replace(/\.$/, ''));
  });

  it('that do not exist are not found', async () => {
    for (const url of ['/problems/nothing', '/problems/rejection', '/problems/rejection/not_found']) {
      expect((await refused(url)).code).toBe('not_found');
    }
  });

  it('are listed in full', async () => {
    const { body } = await ask(app, '/problems');
    const listed = z.array(z.object({ type: z.string() })).parse(body);
    const requests = problemCodes.map((code) => `/problems/${code}`);
    const rejections = allRejectionCodes.map((code) => `/problems/rejection/${code}`);
    expect(listed.map(({ type }) => type)).toEqual([...requests, ...rejections]);
  });

  it('are a closed list: every problem that the description of the API names is one of them, and each is named', async () => {
    const { text } = await ask(app, '/openapi.json');
    const named = [...text.matchAll(/`([a-z_]+)`: [A-Z]/g)].flatMap(([, code]) => code ?? []);
    // These come before a route is found, so that no route can name them.
    const beforeRoutes = ['not_found', 'method_not_allowed', 'request_timeout', 'headers_too_large'];
    expect(new Set([...named, ...beforeRoutes])).toEqual(new Set(problemCodes));
  });
});

describe('a request that cannot be understood', () => {
  it('is told every parameter that is wrong, and what is allowed', async () => {
    const { errors, detail } = await refused('/api/v1/parking/near?lat=91&lon=&radiu=5&state=full');
    expect(errors).toEqual([
      { in: 'query', name: 'lat', message: 'Too big: expected number to be <=90' },
      { in: 'query', name: 'lon', message: 'Invalid input: expected number, received string' },
      { in: 'query', name: 'state', message: 'Invalid option: expected one of "free"|"occupied"|"unknown"' },
      {
        in: 'query',
        name: 'radiu',
        message: 'unknown; allowed are lat, lon, radius, limit, state, accessible, format',
      },
    ]);
    expect(detail).toContain('query lat: Too big');
  });

  it.each([
    ['/api/v1/parking/near?lon=1', 'lat'],
    ['/api/v1/parking/near?lat=0x10&lon=1', 'lat'],
    ['/api/v1/parking/near?lat=NaN&lon=1', 'lat'],
    ['/api/v1/parking/near?lat=1&lat=2&lon=1', 'lat'],
    ['/api/v1/devices?limit=0', 'limit'],
    ['/api/v1/devices?limit=1001', 'limit'],
    ['/api/v1/devices?limit=1.5', 'limit'],
    ['/api/v1/devices?limit=', 'limit'],
    ['/api/v1/devices?freshness=fresh', 'freshness'],
    ['/api/v1/devices?cursor=%00', 'cursor'],
    ['/api/v1/devices/bay-1/observations?from=yesterday', 'from'],
    ['/api/v1/devices/bay-1/observations?from=2026-03-01T10:00:00', 'from'],
    ['/api/v1/devices/bay-1/observations?every=fortnight', 'every'],
    ['/api/v1/devices/bay-1/observations?quantity=happiness', 'quantity'],
    ['/api/v1/kinds?colour=red', 'colour'],
    ['/api/v1/devices/%20', 'id'],
  ])('names the parameter: %s', async (url, name) => {
    const { status, errors } = await refused(url);
    expect(status).toBe(400);
    expect(errors?.map((error) => error.name)).toContain(name);
  });

  it('has an address that is none', async () => {
    expect(await refused('/api/v1/devices/%zz')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await refused(`/api/v1/devices/${'a'.repeat(200)}`)).toMatchObject({ status: expect.any(Number) });
  });
});

describe('an address', () => {
  it('that does not exist is a problem without the query, which may hold secrets', async () => {
    expect(await refused('/api/v2/devices?token=secret')).toMatchObject({
      code: 'not_found',
      instance: '/api/v2/devices',
    });
  });

  it.each(languages)('that does not exist leads a person home, in their language: %s', async (language) => {
    const headers = { accept: 'text/html,*/*', 'accept-language': language };
    for (const url of ['/nope', '/app/nope.js', '/quality/astrology', '/problems/nothing']) {
      const { status, text } = await ask(app, url, headers);
      expect([url, status]).toEqual([url, 404]);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(`<a class="button" href="/">${frameWords[language].notFound.home}</a>`);
    }
  });

  it('of the API is a problem for whoever looks at it, too', async () => {
    const { status, headers } = await ask(app, '/api/v1/devices/nobody', { accept: 'text/html' });
    expect([status, headers['content-type']]).toEqual([404, expect.stringContaining(problemMediaType)]);
  });

  it.each([
    ['POST', '/api/v1/devices', 'GET, HEAD'],
    ['DELETE', '/api/v1/devices/bay-1', 'GET, HEAD'],
    ['GET', '/ingest/v1/devices/bay-1/messages', 'POST'],
  ] as const)('that exists for other methods says which: %s %s', async (method, url, allow) => {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow]);
    expect(ProblemShape.parse(answer.json()).code).toBe('method_not_allowed');
  });
});

describe('our own mistake', () => {
  it('is said to be ours, told to the operator, and not explained to strangers', async () => {
    const broken = await buildSmallCity({
      change: ({ deadLetters }) => ({
        deadLetters: {
          ...deadLetters,
          count: async () => {
            throw new TypeError('cannot read properties of undefined (password=hunter2)');
          },
        },
      }),
    });
    const { status, body, text } = await ask(createApi(broken.parts), '/api/v1/rejections');
    expect([status, ProblemShape.parse(body).code]).toEqual([500, 'internal']);
    expect(text).not.toContain('hunter2');
    expect(broken.events.emitted.find(({ name }) => name === 'requestFailed')?.fields).toMatchObject({
      method: 'GET',
      route: '/api/v1/rejections',
      reason: expect.stringContaining('hunter2'),
    });
  });
});
