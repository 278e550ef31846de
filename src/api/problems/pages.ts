import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import type { App } from '../app/app.ts';
import { sendPage, wantsPage } from '../page/frame.ts';
import { type Html, html } from '../page/html.ts';
import { answer } from '../vocabulary/answer.ts';
import {
  type ProblemType,
  ProblemTypeShape,
  problemType,
  problemTypes,
  rejectionType,
  rejectionTypes,
} from './problem-types.ts';

const families = [
  {
    path: '/problems/:code',
    summary: 'What a problem type means',
    kicker: 'Problem type',
    find: problemType,
  },
  {
    path: '/problems/rejection/:code',
    summary: 'What it means that an item of a message was refused',
    kicker: 'Reason to refuse an item of a message',
    find: rejectionType,
  },
] as const;

/** Serves what each problem type means and what to do about it: where the `type` of a problem document leads. */
export function addProblemPages(app: App): void {
  app.get(
    '/problems',
    {
      schema: {
        tags: ['service'],
        summary: 'All problem types',
        description: 'First those of requests, then the reasons for which items of a message are refused.',
        response: { 200: answer('Every problem type that this API answers with.', z.array(ProblemTypeShape)) },
      },
    },
    () => [...problemTypes, ...rejectionTypes],
  );
  for (const family of families) addFamily(app, family);
}

function addFamily(app: App, { path, summary, kicker, find }: (typeof families)[number]): void {
  app.get(
    path,
    {
      config: { problems: ['not_found'] },
      schema: {
        tags: ['service'],
        summary,
        params: z.strictObject({ code: z.string() }),
        response: {
          200: {
            description: 'The problem type and its remedy.',
            content: { 'application/json': { schema: ProblemTypeShape }, 'text/html': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const found = find(code);
      if (found === undefined) {
        throw new CallerError(`There is no problem type ${JSON.stringify(code)}.`, { status: 404, code: 'not_found' });
      }
      if (!wantsPage(request.headers.accept)) return found;
      return sendPage(reply, { title: `${found.title} (${code})`, main: page(found, kicker) });
    },
  );
}

const page = ({ code, title, status, meaning, remedy }: ProblemType, kicker: string): Html => html`
<p class="kicker">${kicker} <code>${code}</code>, HTTP ${status}</p>
<h1>${title}</h1>
<p class="summary">${meaning}</p>
<h2>What to do</h2>
<p>${remedy}</p>
<p class="choice"><a href="/problems">All problem types</a> <a href="/reference">API reference</a></p>`;
