import type { FastifyReply } from 'fastify';
import type { Language } from '../../model/language.ts';
import { languageForm } from './choose-language.ts';
import { type Content, type Html, html } from './html.ts';
import { zoneOf } from './language.ts';
import { frameWords } from './words.ts';

type Page = {
  readonly title: string;
  readonly main: Content;
  /** English when left out, and then there is no choice. */
  readonly language?: Language | undefined;
  /** What else the head says, e.g. where a feed is. */
  readonly head?: Content;
};
/** A page, the path and query that it is asked for at, and whose clocks it tells times by. */
type Placed = Page & { readonly address: string; readonly zone: string };

/** A page for people around its content: complete without a script, and nothing in it from elsewhere. It looks as the app does. */
const frame = ({ title, main, language: chosen, head, address, zone }: Placed): Html => {
  const language = chosen ?? 'en';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#12324a">
<title>${title} · Barrio</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icons/icon-180.png">
<link rel="manifest" href="/app.webmanifest" crossorigin="use-credentials">
<link rel="stylesheet" href="/assets/theme.css">
<link rel="stylesheet" href="/assets/page.css">
<script src="/assets/page.js" type="module"></script>${head}
</head>
<body data-kept="${frameWords[language].kept}" data-zone="${zone}">
<a class="skip" href="#content">${frameWords[language].skip}</a>
${headOf(language, { address, choice: chosen && languageForm(chosen, address) })}
<main id="content" class="wide" tabindex="-1">
${main}
</main>
${footOf(language)}
</body>
</html>
`;
};

type Head = { readonly address: string; readonly choice: Content };

function headOf(language: Language, { address, choice }: Head): Html {
  const { main, menu } = frameWords[language];
  const [path] = address.split('?');
  const links = [
    ['/', menu.now],
    ['/alerts', menu.alerts],
    ['/subscribe', menu.subscribe],
    ['/trust', menu.trust],
  ] as const;
  return html`<header class="head"><div class="wide row">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28"> Barrio</a>
<nav class="row" aria-label="${main}">
${links.map(([href, label]) => html`<a href="${href}"${href === path ? html` aria-current="page"` : undefined}>${label}</a>\n`)}</nav>
${choice}
</div></header>`;
}

function footOf(language: Language): Html {
  const { reference, quality, operate } = frameWords[language].foot;
  return html`<footer class="foot wide"><p class="row small">
<a href="/reference">${reference}</a> <a href="/quality">${quality}</a> <a href="/operate">${operate}</a>
</p></footer>`;
}

export const sendPage = (reply: FastifyReply, page: Page): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('vary', 'accept, accept-language, cookie')
    .send(frame({ ...page, address: reply.request.url, zone: zoneOf(reply.request) }).text);

/** Whether a person with a browser asks, and not a program. */
export const wantsPage = (accept = ''): boolean => accept.includes('text/html');
