import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { App } from '../app/app.ts';

const assets = fileURLToPath(new URL('./assets', import.meta.url));
const offered = new Set(['/start.css', '/start.js', '/words.js', '/pace.js', '/books.js', '/icon.svg']);

/** `/`: what is live now, for whoever has just started the city. */
export function addStartPage(app: App): void {
  const page = readFileSync(join(assets, 'start.html'), 'utf8');
  app.register(staticFiles, {
    root: assets,
    prefix: '/assets/',
    index: false,
    allowedPath: (path) => offered.has(path),
    decorateReply: false,
    schemaHide: true,
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.redirect('/assets/icon.svg', 301));
}
