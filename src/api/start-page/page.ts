import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { App } from '../app/app.ts';

const assets = fileURLToPath(new URL('./assets', import.meta.url));
const offered = new Set(['/start.html', '/start.css', '/start.js', '/icon.svg']);

/** `/`: what is live now, for whoever has just started the city. */
export function addStartPage(app: App): void {
  app.register(staticFiles, {
    root: assets,
    prefix: '/assets/',
    index: false,
    allowedPath: (path) => offered.has(path),
    decorateReply: false,
    schemaHide: true,
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.sendFile('start.html', assets));
  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.redirect('/assets/icon.svg', 301));
}
