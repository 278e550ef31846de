import { pathOf, sendProblem } from '../problems/error-handler.ts';
import { isPersonLost, sendNothingHere } from '../problems/nothing-here.ts';
import { problemOf } from '../problems/problem.ts';
import type { App } from './app.ts';

type Known = { readonly pattern: RegExp; readonly methods: Set<string> };

/** Answers 404; or 405 with the methods that there are, when only the method is wrong. */
export function answerUnknownAddresses(app: App): void {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    known.set(url, entry);
    for (const one of [method].flat()) entry.methods.add(one);
  });
  app.setNotFoundHandler((request, reply) => {
    const instance = pathOf(request);
    const methods = [...known.values()].flatMap(({ pattern, methods: own }) =>
      pattern.test(instance) ? [...own] : [],
    );
    const allowed = [...new Set(methods)].filter((method) => method !== 'OPTIONS').join(', ');
    // A file that is missing has a route of its own, so the method may well be among them.
    if (allowed === '' || methods.includes(request.method)) {
      if (isPersonLost(request)) return sendNothingHere(request, reply);
      return sendProblem(reply, problemOf('not_found', { detail: 'Nothing is served here.', instance }));
    }
    const detail = `${request.method} is not offered here; ${allowed} is.`;
    return sendProblem(reply.header('allow', allowed), problemOf('method_not_allowed', { detail, instance }));
  });
}

/** Star routes are left out: they only answer preflights and files. */
const patternOf = (url: string): RegExp => {
  if (url.includes('*')) return /^\b$/;
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.]/g, '\\.')));
  return new RegExp(`^${parts.join('/')}$`);
};
