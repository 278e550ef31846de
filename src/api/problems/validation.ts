import type { FastifySchemaValidationError } from 'fastify';
import { z } from 'zod';
import type { ParameterError } from './problem.ts';

const places: Readonly<Record<string, ParameterError['in']>> = {
  params: 'path',
  querystring: 'query',
  headers: 'header',
  body: 'body',
};

/** Says for each wrong parameter what is allowed; an unknown one is answered with the names that exist. */
export function parameterErrors(
  issues: readonly FastifySchemaValidationError[],
  { context, schema }: { readonly context: string | undefined; readonly schema: unknown },
): ParameterError[] {
  const place = places[context ?? ''] ?? 'query';
  return issues.flatMap((issue) => {
    const unknown = unknownKeys(issue);
    if (unknown.length > 0) return unknown.map((name) => ({ in: place, name, message: allowedNames(schema) }));
    return [{ in: place, name: nameOf(issue.instancePath), message: issue.message ?? 'is not allowed' }];
  });
}

function unknownKeys({ keyword, params }: FastifySchemaValidationError): string[] {
  if (keyword !== 'unrecognized_keys') return [];
  const { keys } = z.object({ keys: z.array(z.string()).catch([]) }).parse(params);
  return keys;
}

const nameOf = (instancePath: string): string => instancePath.replace(/^\//, '').split('/')[0] ?? '';

function allowedNames(schema: unknown): string {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return names.length === 0 ? 'unknown; none are allowed' : `unknown; allowed are ${names.join(', ')}`;
}
