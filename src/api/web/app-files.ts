import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { Language } from '../../model/language.ts';
import type { App } from '../app/app.ts';

/** What the build of the web app left: `npm run build`. */
export const builtApp = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export type AppFiles = {
  /** The folder of the build. */
  readonly folder: string;
  /** What the app is told of the city, in its page: its time zone, its language, and what lies under its map. */
  readonly city: { readonly zone: string; readonly language: Language; readonly map: string };
};

/** The screens of the citizen's app, and those of the operator's: each is the same page, whose script shows what the address names. */
export const screens = {
  'index.html': ['/', '/places/:id', '/devices/:id', '/trust'],
  'operate/index.html': ['/operate', '/operate/*'],
} as const;

/** Addresses of before, which people may have kept. */
const moved: Readonly<Record<string, string>> = { '/fleet': '/trust', '/devices': '/trust' };

/** The apps for citizens (`/`) and operators (`/operate`), as the build left them. Without a build, the page says how to make it. */
export function addWebApp(app: App, { folder, city }: AppFiles): void {
  // What was built since has no addresses for its files: it is shown from the next start on.
  const isBuilt = existsSync(folder);
  for (const [file, addresses] of Object.entries(screens)) {
    for (const address of addresses) {
      app.get(address, { schema: { hide: true } }, async (_request, reply) =>
        sendApp(reply, isBuilt ? await readPage(join(folder, file), city) : undefined),
      );
    }
  }
  for (const [from, to] of Object.entries(moved)) {
    app.get(from, { schema: { hide: true } }, (_request, reply) => reply.redirect(to, 301));
  }
  if (isBuilt) addFiles(app, folder);
}

function addFiles(app: App, folder: string): void {
  const shared = { decorateReply: false, index: false, schemaHide: true, preCompressed: true } as const;
  // Their names change with what they hold.
  app.register(staticFiles, { ...shared, root: join(folder, 'app'), prefix: '/app/', immutable: true, maxAge: '1y' });
  // The service worker, the manifest, icons and the coast keep their names.
  const globIgnore = ['app/**', 'operate/**', '**/.*', '.*/**', '*.html', '*.br', '*.gz'];
  app.register(staticFiles, { ...shared, root: folder, prefix: '/', wildcard: false, globIgnore, cacheControl: false });
}

const sendApp = (reply: FastifyReply, page: string | undefined): FastifyReply =>
  reply
    .code(page === undefined ? 503 : 200)
    .type('text/html; charset=utf-8')
    .send(page ?? unbuilt);

/** @returns nothing while a build takes the place of the one before. */
async function readPage(file: string, { zone, language, map }: AppFiles['city']): Promise<string | undefined> {
  const page = await readFile(file, 'utf8').catch(nothingIfMissing);
  const told = `data-zone="${escape(zone)}" data-language="${language}" data-map="${escape(map)}"`;
  return page?.replace('<html', () => `<html ${told}`);
}

function nothingIfMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const unbuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Barrio</title>
<h1>The app is not built yet</h1>
<p>Run <code>npm run build</code> in the folder of Barrio, then start the service again. <code>npm start</code> does both.</p>
<p>These work without it: <a href="/alerts">alerts</a>, <a href="/subscribe">get alerts</a>, <a href="/reference">API reference</a>.</p>
</html>
`;
