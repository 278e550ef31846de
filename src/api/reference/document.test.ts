import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';

const app = createApi((await buildSmallCity()).parts);
const { body, text } = await ask(app, '/openapi.json');

const ContentShape = z.record(z.string(), z.object({ schema: z.looseObject({}) }));
const ParameterShape = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  schema: z.looseObject({}),
});
const OperationShape = z.object({
  operationId: z.string(),
  summary: z.string().min(5),
  tags: z.array(z.string()).length(1),
  parameters: z.array(ParameterShape).default([]),
  responses: z.record(z.string(), z.object({ description: z.string().min(5), content: ContentShape })),
  requestBody: z.object({ content: ContentShape }).optional(),
});
const DocumentShape = z.object({
  openapi: z.string().regex(/^3\.1\./),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), OperationShape.optional()),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

const document = DocumentShape.parse(body);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    operation === undefined ? [] : [{ route: `${method} ${path}`, path, ...operation }],
  ),
);

describe('the description of the API', () => {
  it('is the one that was last agreed on; a change of the contract is seen', async () => {
    const pretty = `${JSON.stringify(body, undefined, 2)}\n`;
    await expect(pretty).toMatchFileSnapshot('../../../docs/api/generated/openapi.json');
  });

  it('holds the routes that the product promises', () => {
    expect(operations.map(({ route }) => route)).toEqual(
      expect.arrayContaining([
        'get /api/v1/devices',
        'get /api/v1/devices/{id}',
        'get /api/v1/devices/{id}/observations',
        'get /api/v1/areas',
        'get /api/v1/areas/{id}/now',
        'get /api/v1/parking/near',
        'get /api/v1/environment/near',
        'get /api/v1/lighting/faults',
        'get /api/v1/live',
        'get /healthz',
        'get /readyz',
        'get /metrics',
        'post /ingest/v1/devices/{id}/messages',
        'post /ingest/v1/gateways/{id}/messages',
      ]),
    );
  });

  it.each(operations)('$route says what it answers, and which problems', ({ responses, tags }) => {
    expect(document.tags.map(({ name }) => name)).toContain(tags[0]);
    const statuses = Object.keys(responses);
    expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
    expect(statuses).toEqual(expect.arrayContaining(['400', '429', '500']));
    for (const [status, { content }] of Object.entries(responses)) {
      const types = Object.keys(content);
      if (status.startsWith('2')) expect(types.length).toBeGreaterThan(0);
      else expect(types).toEqual(['application/problem+json']);
    }
  });

  it.each(operations)('$route describes every part of its path, and no other', ({ path, parameters }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = parameters.filter((parameter) => parameter.in === 'path');
    expect(described.map(({ name }) => name)).toEqual(inPath);
    expect(described.every(({ required }) => required)).toBe(true);
  });

  it('names each operation once', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refers to nothing that does not exist, and keeps nothing that nobody refers to', () => {
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    const existing = Object.keys(document.components.schemas);
    expect(existing).toEqual(expect.arrayContaining([...referred]));
    expect(existing.filter((name) => !referred.has(name))).toEqual(['LiveReading']);
  });

  it('has one Value for the whole API', () => {
    expect(document.components.schemas['Value']?.['required']).toEqual([
      'quantity',
      'value',
      'lastValue',
      'unit',
      'time',
      'receivedAt',
      'ageSeconds',
      'freshness',
      'quality',
      'reasons',
      'revision',
    ]);
  });

  it('tells the types of query parameters as a client must write them', () => {
    const near = operations.find(({ route }) => route === 'get /api/v1/parking/near');
    const [lat] = near?.parameters ?? [];
    expect(lat).toMatchObject({ name: 'lat', required: true, schema: { type: 'number', minimum: -90, maximum: 90 } });
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });
});

describe('the reference', () => {
  it.each([
    ['/reference', 'text/html'],
    ['/reference/reference.js', 'application/javascript'],
    ['/reference/reference.css', 'text/css'],
    ['/reference/swagger-ui.css', 'text/css'],
    ['/reference/swagger-ui-bundle.js', 'application/javascript'],
  ])('is served from here: %s', async (url, type) => {
    const { status, headers } = await ask(app, url);
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining(type)]);
  });

  it.each(['/reference/package.json', '/reference/../../package.json', '/reference/%2e%2e/page.ts', '/reference/'])(
    'gives away no other file: %s',
    async (url) => {
      expect((await ask(app, url)).status).toBe(404);
    },
  );

  it('has nothing inline, and nothing from elsewhere', async () => {
    const { text: page } = await ask(app, '/reference');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=|https?:/);
  });
});
