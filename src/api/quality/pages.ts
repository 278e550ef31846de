import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { qualityTests } from '../../model/quality-tests.ts';
import type { App } from '../app/app.ts';
import { sendPage, wantsPage } from '../page/frame.ts';
import { type Html, html } from '../page/html.ts';
import { flagOrder, flags, isTest } from './explained.ts';
import { type ExplainedTest, presentTest, TestShape } from './routes.ts';

/** `/quality`: what the words beside a value mean; `/quality/{test}`: where a reason leads. */
export function addQualityPages(app: App): void {
  app.get('/quality', { schema: { hide: true } }, (_request, reply) =>
    sendPage(reply, { title: 'What quality means', main: overview() }),
  );
  app.get(
    '/quality/:test',
    {
      config: { problems: ['not_found'] },
      schema: {
        tags: ['vocabulary'],
        summary: 'What a test looks at',
        description: 'Where the name at the beginning of a reason leads: a page for people, JSON for programs.',
        params: z.strictObject({ test: z.string() }),
        response: {
          200: {
            description: 'The test, in plain words and as a rule.',
            content: { 'application/json': { schema: TestShape }, 'text/html': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { test } = request.params;
      if (!isTest(test)) {
        const known = qualityTests.join(', ');
        throw new CallerError(`There is no test ${JSON.stringify(test)}; there are ${known}.`, {
          status: 404,
          code: 'not_found',
        });
      }
      const explained = presentTest(test);
      if (!wantsPage(request.headers.accept)) return explained;
      return sendPage(reply, { title: `${explained.label}: a test of values`, main: testPage(explained) });
    },
  );
}

const testPage = ({ label, test, plainly, rule, needs, verdicts, standard }: ExplainedTest): Html => html`
<p class="kicker">A test of values: <code>${test}</code></p>
<h1>${label}</h1>
<p class="summary">${plainly}</p>
<p>What it doubts is never thrown away or changed. It is shown with the word “${verdicts.map((verdict) => flags[verdict].word).join('” or “')}”, and is left out of means and totals.</p>
<h2>The rule</h2>
<p>${rule}</p>
<h2>What it needs</h2>
<p>${needs} Without that it says “${flags.not_evaluated.word}”, never “${flags.pass.word}”.</p>
<p class="note">After: ${standard}. Limits of each quantity: <a href="/api/v1/quality/tests">as JSON</a>.</p>
<p><a href="/quality">All tests and flags</a></p>`;

const overview = (): Html => html`
<h1>What quality means</h1>
<p class="summary">Sensors make mistakes. We test each value when it arrives, and say beside it how far it can be trusted.</p>
<p>Nothing is thrown away and nothing is changed: a doubted value stays visible, with the reason. But it counts in no mean and no total.</p>
<section aria-labelledby="flags">
<h2 id="flags">The five words</h2>
<dl class="explained">${flagOrder.map(
  (quality) =>
    html`<dt><span aria-hidden="true">${flags[quality].sign}</span> ${flags[quality].word} <code>${quality}</code></dt><dd>${flags[quality].meaning}</dd>`,
)}</dl>
</section>
<section aria-labelledby="tests">
<h2 id="tests">The tests</h2>
<p>The worst word of all tests is the quality of the value. A test that cannot run says “${flags.not_evaluated.word}”.</p>
<dl class="explained">${qualityTests
  .map(presentTest)
  .map(
    ({ test, label, plainly }) =>
      html`<dt><a href="/quality/${test}">${label}</a> <code>${test}</code></dt><dd>${plainly}</dd>`,
  )}</dl>
</section>
<p class="note">For programs: <a href="/api/v1/quality/tests">flags, tests and the limits of each quantity</a>.</p>`;
