import { z } from 'zod';
import { type Language, languages } from '../../model/language.ts';
import type { App } from '../app/app.ts';
import { type Html, html } from './html.ts';
import { languageCookie } from './language.ts';
import { frameWords } from './words.ts';

const aYear = 31_536_000;
const QueryShape = z.object({ lang: z.enum(languages), to: z.string().max(2000).default('/') });

/** `/language`: keeps the language that somebody chose, and leads back to where they were. */
export function addLanguageChoice(app: App): void {
  app.get('/language', { schema: { hide: true, querystring: QueryShape } }, ({ query: { lang, to } }, reply) =>
    reply
      .header('set-cookie', `${languageCookie}=${lang}; Path=/; Max-Age=${aYear}; SameSite=Lax`)
      .header('cache-control', 'no-store')
      .redirect(inLanguage(to, lang), 303),
  );
}

/** An address of ours in a language; whatever leads elsewhere leads to the start. */
function inLanguage(to: string, language: Language): string {
  const ours = 'http://here.invalid';
  const url = URL.canParse(to, ours) ? new URL(to, ours) : undefined;
  // `//elsewhere` and `/.//elsewhere` are paths that a browser takes for other hosts.
  if (url === undefined || url.origin !== ours || url.pathname.startsWith('//')) return `/?lang=${language}`;
  url.searchParams.set('lang', language);
  return url.pathname + url.search;
}

/** The choice of a language, as the app has it. Without a script it has a button. */
export function languageForm(chosen: Language, address: string): Html {
  const words = frameWords[chosen];
  return html`<form class="choose" action="/language">
<input type="hidden" name="to" value="${address}">
<label for="lang"><span class="unseen">${words.language}</span>
<select id="lang" name="lang" autocomplete="off">${languages.map(
    (each) =>
      html`<option value="${each}" lang="${each}"${each === chosen ? html` selected` : undefined}>${frameWords[each].self}</option>`,
  )}</select></label>
<noscript><button type="submit" class="button">${words.choose}</button></noscript>
</form>`;
}
