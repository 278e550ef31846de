import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import type { App } from '../app/app.ts';
import { type Content, type Html, html } from './html.ts';

type Page = {
  readonly title: string;
  readonly main: Content;
};

/** A page for people around its content: complete without a script, and nothing in it from elsewhere. */
const frame = ({ title, main }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/start.css">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<div class="wide bar">
<p class="brand"><img src="/assets/icon.svg" alt="" width="28" height="28"> Barrio</p>
<nav aria-label="Main">
<a href="/">The city now</a>
<a href="/quality">What quality means</a>
<a href="/reference">API reference</a>
</nav>
</div>
</header>
<main id="content" class="wide">
${main}
</main>
</body>
</html>
`;

/** What pages look like beyond the start page. */
export function addPageStyle(app: App): void {
  const css = readFileSync(new URL('./assets/page.css', import.meta.url), 'utf8');
  app.get('/assets/page.css', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(css),
  );
}

export const sendPage = (reply: FastifyReply, page: Page): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('vary', 'accept').send(frame(page).text);

/** Whether a person with a browser asks, and not a program. */
export const wantsPage = (accept = ''): boolean => accept.includes('text/html');
