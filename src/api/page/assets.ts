import { readFileSync } from 'node:fs';
import type { App } from '../app/app.ts';

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/assets/theme.css': { file: '../../../web/shared/theme.css', type: 'text/css; charset=utf-8' },
  '/assets/page.css': { file: './assets/page.css', type: 'text/css; charset=utf-8' },
  '/assets/page.js': { file: './assets/page.js', type: 'text/javascript; charset=utf-8' },
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
