import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../open-api.ts';

const small = await buildSmallCity();
let data = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'barrio-app-'));
});
afterEach(() => rm(data, { recursive: true }));

const start = (folder: string) =>
  createApi({ ...small.parts, metrics: new Registry(), web: { ...small.parts.web, folder } });

async function build(folder: string): Promise<void> {
  await mkdir(join(folder, 'app'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<html><script src="/app/citizen.js"></script></html>');
  await writeFile(join(folder, 'app/citizen.js'), 'export {};');
}

describe('the app', () => {
  it('is shown as it was built, with the files that its page names', async () => {
    await build(join(data, 'dist'));
    const app = start(join(data, 'dist'));
    expect(await ask(app, '/')).toMatchObject({ status: 200, text: expect.stringContaining('<html data-zone=') });
    expect((await ask(app, '/app/citizen.js')).status).toBe(200);
  });

  it('is built first, and shown from the next start on', async () => {
    const app = start(join(data, 'dist'));
    const unbuilt = { status: 503, text: expect.stringContaining('start the service again') };
    expect(await ask(app, '/trust')).toMatchObject(unbuilt);
    await build(join(data, 'dist'));
    expect(await ask(app, '/trust')).toMatchObject(unbuilt);
  });

  it('is not said to be unbuilt when its page cannot be read', async () => {
    await mkdir(join(data, 'dist/app'), { recursive: true });
    await mkdir(join(data, 'dist/index.html'));
    expect(await ask(start(join(data, 'dist')), '/')).toMatchObject({ status: 500, body: { code: 'internal' } });
  });
});
