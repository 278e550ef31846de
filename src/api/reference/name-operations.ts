import type { RouteOptions } from 'fastify';

/** Names each operation after its method and path, because generators of clients call their functions so. */
export function nameOperation({ method, url, schema }: RouteOptions): void {
  if (schema === undefined || schema.hide === true) return;
  const words = url
    .replace(/^\/(api|ingest)\/v1/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split('-'));
  const verb = [method].flat().includes('POST') ? 'send' : 'get';
  schema.operationId = [verb, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
