import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letAlertFire } from './kit/alert.ts';
import { type City, openCity } from './kit/city.ts';
import { askLighthouse } from './kit/lighthouse.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { type PageOfCity, pagesOf } from './kit/pages.ts';
import { type Login, makeAccount, signIn } from './kit/signing-in.ts';
import { type Language, openVisitors, type Visitor, type Visitors } from './kit/visitors.ts';
import { weigh } from './kit/weigh.ts';

/** The reference of the API is made by a library for developers: its small targets and its headings are its own. */
const isOurs = ({ name }: PageOfCity): boolean => name !== 'reference';

const kib = 1024;
/** 320 px is a small phone, and a screen of 1280 px at 400 %. */
const small = { width: 320, height: 640 };
const phone = { width: 360, height: 780 };
const desk = { width: 1280, height: 900 };

const closing = new AsyncDisposableStack();
let city: City;
let visitors: Visitors;
let pages: readonly PageOfCity[];
let login: Login;
beforeAll(async () => {
  city = closing.use(await openCity({ hoursOfHistory: 1 }));
  await letAlertFire(city);
  pages = (await pagesOf(city)).filter(isOurs);
  login = await makeAccount(city, { name: 'ana', role: 'admin' });
  visitors = closing.use(await openVisitors(city.url));
}, 300_000);
afterAll(() => closing.disposeAsync());

const prefixed = (sign: string, faults: readonly string[]): readonly string[] =>
  faults.map((fault) => `${sign}: ${fault}`);

/** What does not fit or is hard to touch, at each size: a page is fetched once and laid out anew. */
async function layoutFaults({ page }: Visitor): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const size of [desk, phone, small]) {
    await page.setViewportSize(size);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const wide = await tooWideBy(page);
    if (wide > 0) faults.push(`${size.width} px: ${wide} px wider than the screen`);
  }
  const headings = await page.locator('h1:visible').count();
  if (headings !== 1) faults.push(`${headings} main headings`);
  return [...faults, ...(await smallTargets(page))];
}

/** What axe finds by day and by night, and at a desk. */
async function axeFaults(visitor: Visitor): Promise<readonly string[]> {
  const { page } = visitor;
  const faults = [...prefixed('light', await accessibilityFaults(page))];
  await page.emulateMedia({ colorScheme: 'dark' });
  faults.push(...prefixed('dark', await accessibilityFaults(page)));
  await page.setViewportSize(desk);
  await visitor.settled();
  faults.push(...prefixed('desk', await accessibilityFaults(page)));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(phone);
  return faults;
}

type Look = (visitor: Visitor) => Promise<readonly string[]>;

/** What is wrong with each page for somebody, by its name. Operators' pages are seen by whoever has signed in. */
async function lookAtAll(visitor: Visitor, look: Look): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const of of ['citizen', 'operator'] as const) {
    if (of === 'operator') await signIn(visitor, login);
    for (const { name, path } of pages.filter((page) => page.of === of)) {
      await visitor.go(path);
      const faults = await look(visitor);
      if (faults.length > 0) found[name] = faults;
    }
  }
  return found;
}

describe('every page', () => {
  const languages: readonly Language[] = ['es', 'en', 'fr'];

  it.each(languages)('fits every screen and every finger in "%s"', { timeout: 300_000 }, async (language) => {
    await using visitor = await visitors.asPhone({ language });
    expect(await lookAtAll(visitor, layoutFaults)).toEqual({});
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe(language);
  });

  it('can be used by everybody, by day and by night, on a phone and at a desk', { timeout: 300_000 }, async () => {
    await using visitor = await visitors.asPhone();
    expect(await lookAtAll(visitor, axeFaults)).toEqual({});
  });
});

describe('what a phone has to fetch', () => {
  it.each([
    ['/', 60],
    ['/trust', 60],
    ['/places/centro', 100],
    ['/devices/env-centro-1', 100],
  ])('%s needs less than %i KB of scripts', async (path, most) => {
    await using visitor = await visitors.asPhone();
    const [scripts, styles] = [weigh(visitor, 'script'), weigh(visitor, 'stylesheet')];
    await visitor.go(path);
    expect(await scripts()).toBeGreaterThan(kib);
    expect(await scripts()).toBeLessThan(most * kib);
    expect(await styles()).toBeLessThan(20 * kib);
  });

  it('the queue of the console needs less than 100 KB of scripts, and no map before it is asked for', async () => {
    await using visitor = await visitors.asDesk();
    await signIn(visitor, login);
    const scripts = weigh(visitor, 'script');
    await visitor.go('/operate');
    expect(await scripts()).toBeGreaterThan(kib);
    expect(await scripts()).toBeLessThan(100 * kib);
  });
});

describe('Lighthouse', () => {
  // A slow or busy machine makes a page slow that is not: its speed may be measured anew, as the machine is. All else may not.
  it.each(['/', '/alerts'])('has nothing against %s', { timeout: 300_000 }, async (path) => {
    let verdict = await askLighthouse(`${city.url}${path}`);
    for (let again = 0; again < 2 && verdict.performance < 0.9; again++)
      verdict = await askLighthouse(`${city.url}${path}`, verdict.slowdown);
    const why = verdict.lost.join('\n');
    expect.soft(verdict.accessibility, why).toBe(1);
    expect.soft(verdict['best-practices'], why).toBeGreaterThanOrEqual(0.95);
    expect.soft(verdict.performance, why).toBeGreaterThanOrEqual(0.9);
  });
});
