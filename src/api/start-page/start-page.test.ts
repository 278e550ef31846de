import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';

const app = createApi((await buildSmallCity()).parts);
const page = await ask(app, '/');

describe('the start page', () => {
  it('has nothing inline, and nothing from elsewhere', () => {
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch('text/html');
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=|https?:/);
  });

  it('leads only to what exists', async () => {
    const links = [...page.text.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].flatMap(([, link]) => link ?? []);
    expect(links.length).toBeGreaterThan(8);
    for (const link of new Set(links)) {
      // The stream never ends, so it is not asked here.
      if (link !== '/api/v1/live') expect([link, (await ask(app, link)).status]).toEqual([link, 200]);
    }
  });

  it('is built from what the public API answers', async () => {
    const script = (await ask(app, '/assets/start.js')).text;
    const asked = [...script.matchAll(/ask\(['`]([^'`]+)['`]\)/g)].flatMap(([, path]) => path ?? []);
    expect(asked).toEqual([
      '/api/v1/ledger',
      '/api/v1/status',
      '/api/v1/areas/now?level=city,district',
      '/api/v1/fleet/summary',
    ]);
    for (const url of asked) expect([url, (await ask(app, url)).status]).toEqual([url, 200]);
  });

  it('gets every part of its script, and nothing that is not meant for browsers', async () => {
    const script = (await ask(app, '/assets/start.js')).text;
    const parts = [...script.matchAll(/from '\.\/([^']+)'/g)].flatMap(([, part]) => part ?? []);
    expect(parts).toEqual(['books.js', 'pace.js', 'words.js']);
    for (const part of parts) expect((await ask(app, `/assets/${part}`)).status).toBe(200);
    expect((await ask(app, '/assets/words.d.ts')).status).toBe(404);
  });

  it('tells citizens first: the city in a sentence, neighbourhoods, devices, and the service last', () => {
    const order = ['id="summary"', 'Neighbourhoods', 'Devices by kind', 'The service'];
    const found = order.map((part) => page.text.indexOf(part));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
  });

  it('can be read without a mouse, without colour and without JavaScript', () => {
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('class="skip"');
    expect(page.text).toContain('<noscript>');
    expect(page.text).toContain('name="viewport"');
  });
});
