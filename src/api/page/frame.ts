import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { type Language, languages } from '../../model/language.ts';
import type { App } from '../app/app.ts';
import { type Content, type Html, html } from './html.ts';

type Page = {
  readonly title: string;
  readonly main: Content;
  /** English when left out. */
  readonly language?: Language | undefined;
  /** Where the same page is in another language; left out where there is only one. */
  readonly inLanguage?: ((language: Language) => string) | undefined;
  /** What else the head says, e.g. where a feed is. */
  readonly head?: Content;
};

const words = {
  es: {
    self: 'Español',
    skip: 'Saltar al contenido',
    main: 'Principal',
    languages: 'Idiomas',
    links: [
      ['/', 'La ciudad ahora'],
      ['/alerts', 'Avisos'],
      ['/subscribe', 'Recibir avisos'],
      ['/quality', 'Qué es la calidad'],
      ['/reference', 'Referencia de la API'],
    ],
  },
  en: {
    self: 'English',
    skip: 'Skip to the content',
    main: 'Main',
    languages: 'Languages',
    links: [
      ['/', 'The city now'],
      ['/alerts', 'Alerts'],
      ['/subscribe', 'Get alerts'],
      ['/quality', 'What quality means'],
      ['/reference', 'API reference'],
    ],
  },
  fr: {
    self: 'Français',
    skip: 'Aller au contenu',
    main: 'Principal',
    languages: 'Langues',
    links: [
      ['/', 'La ville maintenant'],
      ['/alerts', 'Alertes'],
      ['/subscribe', 'Être alerté'],
      ['/quality', 'Ce que dit la qualité'],
      ['/reference', "Référence de l'API"],
    ],
  },
} as const satisfies Readonly<Record<Language, object>>;

const switchOf = (chosen: Language, inLanguage: (language: Language) => string): Html =>
  html`<nav aria-label="${words[chosen].languages}">
${languages.map(
  (language) =>
    html`<a href="${inLanguage(language)}" lang="${language}" hreflang="${language}"${
      language === chosen ? html` aria-current="true"` : undefined
    }>${words[language].self}</a>\n`,
)}</nav>`;

/** A page for people around its content: complete without a script, and nothing in it from elsewhere. */
const frame = ({ title, main, language = 'en', inLanguage, head }: Page): Html => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/start.css">
<link rel="stylesheet" href="/assets/page.css">${head}
</head>
<body>
<a class="skip" href="#content">${words[language].skip}</a>
<header>
<div class="wide bar">
<p class="brand"><img src="/assets/icon.svg" alt="" width="28" height="28"> Barrio</p>
<nav aria-label="${words[language].main}">
${words[language].links.map(([href, label]) => html`<a href="${href}">${label}</a>\n`)}</nav>
${inLanguage && switchOf(language, inLanguage)}
</div>
</header>
<main id="content" class="wide">
${main}
</main>
</body>
</html>
`;

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/assets/theme.css': { file: '../../../web/shared/theme.css', type: 'text/css; charset=utf-8' },
  '/assets/start.css': { file: './assets/start.css', type: 'text/css; charset=utf-8' },
  '/assets/page.css': { file: './assets/page.css', type: 'text/css; charset=utf-8' },
  '/assets/icon.svg': { file: './assets/icon.svg', type: 'image/svg+xml' },
};

/** What pages look like: as the app does, and a little more. */
export function addPageStyle(app: App): void {
  for (const [address, { file, type }] of Object.entries(assets)) {
    const content = readFileSync(new URL(file, import.meta.url), 'utf8');
    app.get(address, { schema: { hide: true } }, (_request, reply) => reply.type(type).send(content));
  }
  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.redirect('/assets/icon.svg', 301));
}

export const sendPage = (reply: FastifyReply, page: Page): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('vary', 'accept, accept-language').send(frame(page).text);

/** Whether a person with a browser asks, and not a program. */
export const wantsPage = (accept = ''): boolean => accept.includes('text/html');
