import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from '../app/app.ts';
import { tidyDocument } from './tidy.ts';

const description = `What a city's devices observe, with the age and the quality of every value. Open data: no key is needed to read.

A value is everywhere the same object. \`value\` is null when it is not known: a silent sensor is neither free nor occupied.
Times are ISO 8601 in UTC, units are UCUM codes, places are WGS 84 and also come as GeoJSON. Whatever goes wrong is answered with
a problem document (RFC 9457), whose \`type\` leads to its explanation.`;

const tags = [
  { name: 'near', description: 'What is around a place now, in one answer' },
  { name: 'devices', description: 'What stands in the city, and what it observes' },
  { name: 'areas', description: 'The city, its districts and streets, and what is known of each now' },
  { name: 'parking', description: 'Where a place is free' },
  { name: 'environment', description: 'Air, weather and noise' },
  { name: 'lighting', description: 'Street lamps and their faults' },
  { name: 'alerts', description: 'What people are warned of, why, and how to hear of it' },
  { name: 'fleet', description: 'What is wrong with devices, and what to repair first' },
  { name: 'live', description: 'Readings as they are judged' },
  { name: 'vocabulary', description: 'What can be measured, and by what' },
  { name: 'ingest', description: 'How devices and gateways send by HTTP' },
  { name: 'service', description: 'How the service itself is' },
  { name: 'session', description: 'Signing in and out' },
  { name: 'operate', description: 'What only an operator may see and do' },
];

/** Describes the API as OpenAPI 3.1 from the same shapes that check the requests. Register before any route. */
export function describeApi(app: App, version: string): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Barrio', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url: '/', description: 'This server' }],
      tags,
      components: {
        securitySchemes: {
          device: { type: 'http', scheme: 'basic', description: 'The credential of a device or gateway.' },
          subscription: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token of the private link of a subscription.',
          },
          operator: { type: 'http', scheme: 'bearer', description: 'The token of the operator.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'barrio-session',
            description:
              'The session of somebody who is signed in; by https its name begins with `__Host-`. Changes need the header `x-barrio-csrf` too.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (input) => tidyDocument(jsonSchemaTransformObject(input)),
  });
}

/** `/openapi.json`, made once: routes do not change while the service runs. */
export function addDocument(app: App): void {
  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(text);
  });
}
