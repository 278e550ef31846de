import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { isProblemCode, type ProblemCode, problemCodes, problems } from './catalogue.ts';

const ProblemTypeShape = z
  .object({
    code: z.string(),
    type: z.string(),
    status: z.int(),
    title: z.string(),
    meaning: z.string(),
    remedy: z.string(),
  })
  .meta({ id: 'ProblemType' });

const present = (code: ProblemCode): z.output<typeof ProblemTypeShape> => ({
  code,
  type: `/problems/${code}`,
  ...problems[code],
});

/** Serves what each problem type means and what to do about it: where the `type` of a problem document leads. */
export function addProblemPages(app: App): void {
  app.get(
    '/problems',
    {
      schema: {
        tags: ['service'],
        summary: 'All problem types',
        response: { 200: answer('Every problem type that this API answers with.', z.array(ProblemTypeShape)) },
      },
    },
    () => problemCodes.map(present),
  );
  app.get(
    '/problems/:code',
    {
      config: { problems: ['not_found'] },
      schema: {
        tags: ['service'],
        summary: 'What a problem type means',
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
      if (!isProblemCode(code)) {
        throw new CallerError(`There is no problem type ${JSON.stringify(code)}.`, { status: 404, code: 'not_found' });
      }
      if (!wantsPage(request.headers.accept)) return present(code);
      return reply.type('text/html; charset=utf-8').send(page(code));
    },
  );
}

const wantsPage = (accept = ''): boolean => accept.includes('text/html');

function page(code: ProblemCode): string {
  const { title, status, meaning, remedy } = problems[code];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} (${code})</title>
<link rel="stylesheet" href="/assets/start.css">
<main class="page">
<p class="kicker">Problem type <code>${code}</code>, HTTP ${status}</p>
<h1>${title}</h1>
<p>${meaning}</p>
<h2>What to do</h2>
<p>${remedy}</p>
<p><a href="/problems">All problem types</a> · <a href="/reference">API reference</a></p>
</main>
</html>
`;
}
