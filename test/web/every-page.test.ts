import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letAlertFire } from './kit/alert.ts';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { type PageOfCity, pagesOf } from './kit/pages.ts';
import { type Login, makeAccount, signIn } from './kit/signing-in.ts';
import { type Language, openVisitors, type Visitor, type Visitors } from './kit/visitors.ts';

/** The reference of the API is made by a library for developers: its small targets and its headings are its own. */
const isOurs = ({ name }: PageOfCity): boolean => name !== 'reference';

describe('every page', () => {
  const closing = new AsyncDisposableStack();
  let visitors: Visitors;
  let pages: readonly PageOfCity[];
  let login: Login;
  beforeAll(async () => {
    const city: City = closing.use(await openCity({ hoursOfHistory: 1 }));
    await letAlertFire(city);
    pages = (await pagesOf(city)).filter(isOurs);
    login = await makeAccount(city, { name: 'ana', role: 'admin' });
    visitors = closing.use(await openVisitors(city.url));
  }, 300_000);
  afterAll(() => closing.disposeAsync());

  /** What is wrong with each page for this visitor, by its name: one look for all of it, for a page takes a while to come. */
  async function lookAt(visitor: Visitor, of: PageOfCity['of']): Promise<Readonly<Record<string, readonly string[]>>> {
    const found: Record<string, readonly string[]> = {};
    for (const { name, path } of pages.filter((page) => page.of === of)) {
      await visitor.go(path);
      const wide = await tooWideBy(visitor.page);
      const faults = [...(await accessibilityFaults(visitor.page)), ...(await smallTargets(visitor.page))];
      if (wide > 0) faults.push(`${wide} px wider than the screen`);
      const headings = await visitor.page.locator('h1:visible').count();
      if (headings !== 1) faults.push(`${headings} main headings`);
      if (faults.length > 0) found[name] = faults;
    }
    return found;
  }

  const languages: readonly Language[] = ['es', 'en', 'fr'];

  it.each(languages)('of citizens is for everybody, on a phone, in "%s"', { timeout: 300_000 }, async (language) => {
    await using visitor = await visitors.asPhone({ language });
    expect(await lookAt(visitor, 'citizen')).toEqual({});
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe(language);
  });

  it.each(languages)('of operators is for everybody, on a phone, in "%s"', { timeout: 300_000 }, async (language) => {
    await using visitor = await visitors.asPhone({ language });
    await signIn(visitor, login);
    expect(await lookAt(visitor, 'operator')).toEqual({});
  });

  it('is for everybody at a desk, in the dark', { timeout: 300_000 }, async () => {
    await using visitor = await visitors.asDesk({ scheme: 'dark' });
    expect(await lookAt(visitor, 'citizen')).toEqual({});
    await signIn(visitor, login);
    expect(await lookAt(visitor, 'operator')).toEqual({});
  });

  it('fits a screen of 320 px, which is one of 1280 px at 400 %', { timeout: 300_000 }, async () => {
    await using visitor = await visitors.asDesk({ context: { viewport: { width: 320, height: 640 } } });
    await signIn(visitor, login);
    const wide: Record<string, number> = {};
    for (const { name, path } of pages) {
      await visitor.go(path);
      const by = await tooWideBy(visitor.page);
      if (by > 0) wide[name] = by;
    }
    expect(wide).toEqual({});
  });
});
