import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { languages } from '../../model/language.ts';
import { type QualityTest, qualityTests } from '../../model/quality-tests.ts';
import type { App } from '../app/app.ts';
import { sendPage, wantsPage } from '../page/frame.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { languageOf } from '../page/language.ts';
import { flagOrder, isTest, signs, tests } from './explained.ts';
import { presentTest, TestShape } from './routes.ts';
import { qualityWords } from './words/languages.ts';
import type { QualityWords } from './words/words.ts';

const QueryShape = z.strictObject({
  lang: z.enum(languages).optional().describe('Of the page; what a program gets is in English.'),
});

/** `/quality`: what the words beside a value mean; `/quality/{test}`: where a reason leads. */
export function addQualityPages(app: App): void {
  app.get('/quality', { schema: { hide: true, querystring: QueryShape } }, (request, reply) => {
    const language = languageOf(request, request.query.lang);
    const spoken = qualityWords[language];
    return sendPage(reply, { title: spoken.overview.title, main: overview(spoken), language });
  });
  app.get(
    '/quality/:test',
    {
      config: { problems: ['not_found'] },
      schema: {
        tags: ['vocabulary'],
        summary: 'What a test looks at',
        description: 'Where the name at the beginning of a reason leads: a page for people, JSON for programs.',
        params: z.strictObject({ test: z.string() }),
        querystring: QueryShape,
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
      if (!wantsPage(request.headers.accept)) return presentTest(test);
      const language = languageOf(request, request.query.lang);
      const spoken = qualityWords[language];
      const title = spoken.test.title.replace('{label}', spoken.tests[test].label);
      return sendPage(reply, { title, main: testPage(test, spoken), language });
    },
  );
}

const said = (text: string, { flags }: QualityWords): string =>
  text.replace('{untested}', flags.not_evaluated.word).replace('{passed}', flags.pass.word);

/** With names of fields set apart, as `between such signs`. */
const marked = (text: string): Content =>
  text.split('`').map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part));

function testPage(test: QualityTest, spoken: QualityWords): Html {
  const { label, plainly, rule, needs } = spoken.tests[test];
  const { verdicts, standard } = tests[test];
  const doubts = verdicts.map((verdict) => spoken.flags[verdict].word).join(spoken.or);
  const words = spoken.test;
  return html`
<p class="kicker">${words.kicker} <code>${test}</code></p>
<h1>${label}</h1>
<p class="summary">${plainly}</p>
<p>${words.kept.replace('{words}', doubts)}</p>
<h2>${words.rule}</h2>
<p>${rule}</p>
<h2>${words.needs}</h2>
<p>${marked(needs)} ${said(words.without, spoken)}</p>
<p class="note">${words.after} ${standard === undefined ? words.ours : html`<span lang="en">${standard}</span>`}. ${words.limits} <a href="/api/v1/quality/tests">${words.json}</a>.</p>
<p><a href="/quality">${words.all}</a></p>`;
}

function overview(spoken: QualityWords): Html {
  const words = spoken.overview;
  return html`
<h1>${words.title}</h1>
<p class="summary">${words.summary}</p>
<p>${words.kept}</p>
<section aria-labelledby="flags">
<h2 id="flags">${words.flags}</h2>
<dl class="explained">${flagOrder.map(
    (quality) =>
      html`<dt><span aria-hidden="true">${signs[quality]}</span> ${spoken.flags[quality].word} <code>${quality}</code></dt><dd>${spoken.flags[quality].meaning}</dd>`,
  )}</dl>
</section>
<section aria-labelledby="tests">
<h2 id="tests">${words.tests}</h2>
<p>${said(words.worst, spoken)}</p>
<dl class="explained">${qualityTests.map(
    (test) =>
      html`<dt><a href="/quality/${test}">${spoken.tests[test].label}</a> <code>${test}</code></dt><dd>${spoken.tests[test].plainly}</dd>`,
  )}</dl>
</section>
<p class="note">${words.programs} <a href="/api/v1/quality/tests">${words.json}</a>.</p>`;
}
