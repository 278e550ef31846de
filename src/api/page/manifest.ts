import type { App } from '../app/app.ts';
import { languageOf } from './language.ts';
import { frameWords } from './words.ts';

const icon = (size: number, purpose: 'any' | 'maskable') => ({
  src: purpose === 'any' ? `/icons/icon-${size}.png` : `/icons/maskable-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
});

/** `/app.webmanifest`: what a phone needs to install the app, in the language of its owner. */
export function addManifest(app: App): void {
  app.get('/app.webmanifest', { schema: { hide: true } }, (request, reply) => {
    const language = languageOf(request, undefined);
    const { menu, app: words } = frameWords[language];
    const manifest = {
      id: '/',
      name: 'Barrio',
      short_name: 'Barrio',
      description: words.about,
      lang: language,
      dir: 'ltr',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#f6f4ee',
      theme_color: '#12324a',
      icons: [
        { src: '/assets/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ...[192, 512].flatMap((size) => [icon(size, 'any'), icon(size, 'maskable')]),
      ],
      shortcuts: [
        { name: menu.now, url: '/' },
        { name: menu.alerts, url: '/alerts' },
      ],
    };
    return reply
      .type('application/manifest+json; charset=utf-8')
      .header('vary', 'accept-language, cookie')
      .send(JSON.stringify(manifest));
  });
}
