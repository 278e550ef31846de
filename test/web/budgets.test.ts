import { gzipSync } from 'node:zlib';
import lighthouse from 'lighthouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../servers/free-port.ts';
import { type City, openCity } from './kit/city.ts';
import { makeAccount, signIn } from './kit/signing-in.ts';
import { launchChromium, openVisitors, type Visitor, type Visitors } from './kit/visitors.ts';

const kib = 1024;

/** All that a visit fetched so far of one sort, as it would come over a line that can do gzip and nothing better. */
function weigh({ page }: Visitor, sort: string): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== sort) return;
    sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe('what a phone has to fetch', () => {
  const closing = new AsyncDisposableStack();
  let city: City;
  let visitors: Visitors;
  beforeAll(async () => {
    city = closing.use(await openCity({ hoursOfHistory: 1 }));
    visitors = closing.use(await openVisitors(city.url));
  }, 300_000);
  afterAll(() => closing.disposeAsync());

  it.each([
    ['/', 60],
    ['/trust', 60],
    ['/places/centro', 100],
    ['/devices/env-centro-1', 100],
  ])('%s needs less than %i KB of scripts', async (path, most) => {
    await using visitor = await visitors.asPhone();
    const [scripts, styles] = [weigh(visitor, 'script'), weigh(visitor, 'stylesheet')];
    await visitor.go(path);
    expect(await scripts()).toBeLessThan(most * kib);
    expect(await styles()).toBeLessThan(20 * kib);
  });

  it('the queue of the console needs less than 100 KB of scripts, and no map before it is asked for', async () => {
    await using visitor = await visitors.asDesk();
    await signIn(visitor, await makeAccount(city, { name: 'ana' }));
    const scripts = weigh(visitor, 'script');
    await visitor.go('/operate');
    expect(await scripts()).toBeLessThan(100 * kib);
  });

  it.each(['/', '/alerts', '/subscribe', '/trust'])(
    'Lighthouse has nothing against %s',
    { timeout: 300_000 },
    async (path) => {
      const port = await freePort();
      const browser = await launchChromium([`--remote-debugging-port=${port}`]);
      try {
        const onlyCategories = ['performance', 'accessibility', 'best-practices'];
        const result = await lighthouse(`${city.url}${path}`, { port, logLevel: 'error', onlyCategories });
        const { categories = {}, audits = {} } = result?.lhr ?? {};
        const lost = Object.values(audits).flatMap(({ id, score, title }) =>
          score !== null && score < 0.9 ? [`${id}: ${title}`] : [],
        );
        const scores = Object.fromEntries(Object.entries(categories).map(([id, { score }]) => [id, score]));
        expect({ ...scores, lost }).toMatchObject({ accessibility: 1 });
        expect.soft(scores['best-practices'], lost.join('\n')).toBeGreaterThanOrEqual(0.95);
        expect.soft(scores['performance'], lost.join('\n')).toBeGreaterThanOrEqual(0.9);
      } finally {
        await browser.close();
      }
    },
  );
});
