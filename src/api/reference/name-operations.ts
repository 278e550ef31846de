import type { RouteOptions } from 'fastify';

const verbs: Readonly<Record<string, string>> = { POST: 'send', PUT: 'put', PATCH: 'change', DELETE: 'remove' };

/** Names each operation after its method and path, because generators of clients call their functions so. */
export function nameOperation({ method, url, schema }: RouteOptions): void {
  if (schema === undefined || schema.hide === true) return;
  const words = url
    .replace(/^\/(api|ingest)\/v1/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split(/[-.]/));
  const verb = verbs[[method].flat().find((each) => Object.hasOwn(verbs, each)) ?? ''] ?? 'get';
  schema.operationId = [verb, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
