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
    expect(asked).toEqual(['/api/v1/areas', expect.stringContaining('/api/v1/areas/'), '/api/v1/status']);
    for (const path of asked) {
      const url = path.replace(/\$\{[^}]*\}/, 'city');
      expect([url, (await ask(app, url)).status]).toEqual([url, 200]);
    }
  });

  it('can be read without a mouse, without colour and without JavaScript', () => {
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('class="skip"');
    expect(page.text).toContain('<noscript>');
    expect(page.text).toContain('name="viewport"');
  });
});
