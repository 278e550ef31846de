import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { launchChromium, openVisitors, type Visitors } from './kit/visitors.ts';

describe('near me', () => {
  let city: City;
  let visitors: Visitors;
  beforeAll(async () => {
    city = await openCity({ hoursOfHistory: 2 });
    visitors = await openVisitors(city.url);
  }, 240_000);
  afterAll(async () => {
    await visitors?.[Symbol.asyncDispose]();
    await city?.[Symbol.asyncDispose]();
  });

  it('finds a free place near a typed street, says how old that is, and remembers the street', async () => {
    await using visitor = await visitors.asPhone();
    const { page } = visitor;
    await visitor.go('/');
    await page.getByLabel('Calle o barrio', { exact: true }).and(page.locator('input')).fill('hernan cortes 4');
    const options = page.locator('[role="option"]');
    await options.first().waitFor();
    expect(await options.allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/^Hernán Cortés 4/)]));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await visitor.settled();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^hernan-cortes-4/);
    const parking = page.getByRole('region', { name: 'Aparcamiento' });
    expect(await parking.innerText()).toMatch(/plazas? libres?|Ninguna plaza libre conocida/);
    expect(await parking.innerText()).toMatch(/hace|ahora/);
    expect(await parking.getByRole('listitem').first().innerText()).toMatch(/\d+ min a pie/);
    await visitor.go('/');
    await page.getByText('Hernán Cortés 4', { exact: false }).first().waitFor();
    expect(await page.getByRole('region', { name: 'El lugar' }).innerText()).toContain('Hernán Cortés 4');
  });

  it('says that it knows no such street, and what to do', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/');
    await visitor.page.locator('[role="combobox"]').fill('Xyzzy');
    await visitor.settled();
    await visitor.page.keyboard.press('Enter');
    const told = visitor.page.getByText('Try a part of the name');
    await told.waitFor();
    expect(await told.getAttribute('role')).toBe('status');
  });

  it('uses the place of the device when it is asked to, and sends it rounded', async () => {
    await using visitor = await visitors.asPhone({
      language: 'fr',
      position: { latitude: 43.46312345, longitude: -3.80164321 },
    });
    await visitor.go('/');
    await visitor.page.getByRole('button', { name: 'Utiliser ma position' }).click();
    await visitor.page.getByText('Autour de vous').waitFor();
    const { searchParams } = new URL(visitor.page.url());
    expect([searchParams.get('lat'), searchParams.get('lon')]).toEqual(['43.4631', '-3.8016']);
  });

  it('says what to do when the browser does not tell the place', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/');
    await visitor.page.getByRole('button', { name: 'Use my place' }).click();
    const told = visitor.page.getByText('Type a street instead');
    await told.waitFor();
    expect(await told.getAttribute('role')).toBe('status');
  });

  it('says what the air means for people with asthma, and where that is from', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await visitor.go('/');
    const air = await visitor.page.getByRole('region', { name: 'Air', exact: true }).innerText();
    expect(air).toMatch(/of 6 in the European index/);
    expect(air).toMatch(/asthma/);
    expect(air).toMatch(/European Environment Agency/);
  });

  it('shows parking first, and of what is warned of the worst', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/');
    const headings = await visitor.page.locator('.here h2').allInnerTexts();
    expect(headings.slice(0, 2)).toEqual(['Parking', 'Alerts here']);
    const alerts = visitor.page.getByRole('region', { name: 'Alerts here' });
    expect(await alerts.locator('> ul > li').count()).toBeLessThanOrEqual(3);
    expect(await alerts.getByRole('link', { name: 'Tell me when there is one' }).count()).toBe(1);
  });

  it('shows all that is on the map in a list too', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    const { page } = visitor;
    await visitor.go('/');
    // What draws without a graphics card says so; nobody can do anything about it.
    visitor.allow({ complaints: /GL Driver Message/ });
    expect(await page.locator('canvas').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the map' }).click();
    await page.locator('canvas').waitFor();
    const summary = page.getByText(/All \d+ on the map as a list/);
    await summary.waitFor();
    const told = Number(/\d+/.exec(await summary.innerText())?.[0]);
    await summary.click();
    expect(told).toBeGreaterThan(10);
    expect(await page.locator('.map-here details li').count()).toBe(told);
    await visitor.settled();
  });

  it('keeps to the list where the browser draws no maps', async () => {
    await using browser = await launchChromium(['--disable-3d-apis']);
    const context = await browser.newContext({ baseURL: city.url, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'Show the map' }).click();
    await page.getByText('This browser cannot draw maps').waitFor();
    const list = page.getByText(/All \d+ on the map as a list/);
    await list.waitFor();
    await list.click();
    expect(await page.locator('.map-here details li').count()).toBeGreaterThan(10);
  });

  it.each(['es', 'en', 'fr'] as const)('is readable at 320 px for everybody in %s', async (language) => {
    await using visitor = await visitors.asPhone({ language, context: { viewport: { width: 320, height: 700 } } });
    await visitor.go('/');
    await visitor.page.locator('[role="combobox"]').fill('ca');
    await visitor.page.locator('[role="option"]').first().waitFor();
    expect(await accessibilityFaults(visitor.page)).toEqual([]);
    expect(await tooWideBy(visitor.page)).toBe(0);
    expect(await smallTargets(visitor.page)).toEqual([]);
  });
});
