import type { RouteOptions } from 'fastify';
import { isProblemCode, type ProblemCode, problems } from './catalogue.ts';
import { ProblemShape, problemMediaType } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes of the problems that this route answers with, besides those that any route may. */
    readonly problems?: readonly string[];
  }
}

const anywhere: readonly ProblemCode[] = ['invalid_request', 'too_many_requests', 'internal'];

/** Documents the problems of a route as its responses, one per status, so that no route can forget to. */
export function documentProblems(route: RouteOptions): void {
  if (route.schema === undefined || route.schema.hide === true) return;
  const own = (route.config?.problems ?? []).filter(isProblemCode);
  const codes = [...new Set([...anywhere, ...own])];
  route.schema.response = { ...Object(route.schema.response), ...byStatus(codes) };
}

function byStatus(codes: readonly ProblemCode[]): Record<string, object> {
  const groups = Map.groupBy(codes, (code) => problems[code].status);
  const documented = [...groups].map(([status, group]) => [
    status,
    {
      description: group.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
      content: { [problemMediaType]: { schema: ProblemShape } },
    },
  ]);
  return Object.fromEntries(documented);
}
