import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { App } from '../app/app.ts';

const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const assets = fileURLToPath(new URL('./assets', import.meta.url));
const offered = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/reference.css', '/reference.js']);

/** `/reference`: try the API in the browser, from files of this server only. */
export function addReferencePage(app: App): void {
  const page = readFileSync(join(assets, 'reference.html'), 'utf8');
  app.register(staticFiles, {
    root: [assets, swaggerUi],
    prefix: '/reference/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => offered.has(path),
    maxAge: 3_600_000,
    schemaHide: true,
  });
  app.get('/reference', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}
