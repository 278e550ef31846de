import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { filesForTheWorker } from './worker/files.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A build is made beside the one in use, which it then replaces: build.ts. */
const output = file(process.env['BARRIO_WEB_OUTPUT'] ?? 'dist');

const wordsOfFirstScreen = (language: string) => ({
  name: `words-${language}`,
  test: new RegExp(`citizen/(now/)?words/${language}\\.ts$`),
});

/** The two apps that people see: citizens at `/`, operators at `/operate`. */
export default defineConfig({
  root: file('.'),
  base: '/',
  publicDir: file('public'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    // All but the two apps is asked of a service that runs beside it.
    proxy: {
      '^/(api|assets|alerts|app\\.webmanifest|language|offline|readyz|subscribe|subscriptions|reference|quality|problems|mqtt)':
        {
          target: process.env['BARRIO_URL'] ?? 'http://127.0.0.1:8080',
          ws: true,
        },
    },
  },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'worker.ts',
      injectManifest: filesForTheWorker(output),
      // The pages register it, and the service writes the manifest in the language of who asks.
      injectRegister: false,
      manifest: false,
    }),
  ],
  build: {
    outDir: output,
    emptyOutDir: true,
    assetsDir: 'app',
    // Phones of 2019 are still in use.
    target: ['es2020', 'chrome80', 'safari14', 'firefox78'],
    cssTarget: ['chrome80', 'safari14', 'firefox78'],
    // Nothing inline: the policy of our pages allows no data in place of a file of ours but small pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // The map is large, and comes only when somebody asks for it.
    chunkSizeWarningLimit: 2_000,
    rollupOptions: {
      input: { citizen: file('index.html'), operate: file('operate/index.html') },
      // What the first screen says comes in one file for each language.
      output: { codeSplitting: { groups: ['en', 'es', 'fr'].map(wordsOfFirstScreen) } },
    },
  },
});
