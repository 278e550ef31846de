import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { speak } from './kit/speak.ts';
import { launchChromium, openVisitors, type Visitors } from './kit/visitors.ts';

const NearShape = z.object({
  weather: z.object({
    station: z.object({ id: z.string(), position: z.object({ lat: z.number(), lon: z.number() }) }),
    values: z.array(z.object({ quantity: z.string(), lastValue: z.unknown() })),
  }),
});

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
    await expect
      .poll(() => options.allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringMatching(/^Hernán Cortés 4/)]));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await visitor.settled();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^hernan-cortes-4/);
    const parking = page.getByRole('region', { name: 'Aparcamiento' });
    await expect.poll(() => parking.innerText()).toMatch(/plazas? libres?|Ninguna plaza libre conocida/);
    await expect.poll(() => parking.innerText()).toMatch(/hace|ahora/);
    await expect.poll(() => parking.getByRole('listitem').first().innerText()).toMatch(/\d+ min a pie/);
    await visitor.go('/');
    await page.getByText('Hernán Cortés 4', { exact: false }).first().waitFor();
    const place = page.getByRole('region', { name: 'El lugar' });
    await expect.poll(() => place.innerText()).toContain('Hernán Cortés 4');
    const subscribe = page.getByRole('region', { name: 'Avisos aquí' }).locator('a[href^="/subscribe"]');
    await expect.poll(() => subscribe.getAttribute('href')).toMatch(/^\/subscribe\?area=hernan-cortes-4/);
    await page.locator('[role="combobox"]').fill('calle Hernán Cortés 12');
    await options.first().waitFor();
    await expect.poll(() => options.first().innerText()).toContain('Hernán Cortés 35');
    await page.locator('[role="combobox"]').fill('C/ Hernán Cortés');
    await options.filter({ hasText: 'Toda la calle' }).click();
    await visitor.settled();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^hernan-cortes-/);
    await place.getByRole('button', { name: 'Olvidar' }).click();
    await visitor.go('/');
    await expect.poll(() => place.innerText()).toContain('Centro de la ciudad');
    await expect.poll(() => subscribe.getAttribute('href')).toBe('/subscribe');
  });

  it('says that it knows no such street, and what to do', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/');
    await visitor.page.locator('[role="combobox"]').fill('Xyzzy');
    await visitor.settled();
    await visitor.page.keyboard.press('Enter');
    const told = visitor.page.getByText('Try a part of the name');
    await told.waitFor();
    await expect.poll(() => told.getAttribute('role')).toBe('status');
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
    // Where somebody stood is gone with the window; a street would be remembered.
    await expect.poll(() => visitor.page.evaluate(() => localStorage.getItem('barrio-place'))).toBeNull();
  });

  it('says what to do when the browser does not tell the place', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/');
    await visitor.page.getByRole('button', { name: 'Use my place' }).click();
    const told = visitor.page.getByText('Type a street instead');
    await told.waitFor();
    await expect.poll(() => told.getAttribute('role')).toBe('status');
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
    await expect.poll(() => alerts.locator('> ul > li').count()).toBeLessThanOrEqual(3);
    await expect.poll(() => alerts.getByRole('link', { name: 'Tell me when there is one' }).count()).toBe(1);
  });

  it('shows by itself what is published, without asking once for each message', async () => {
    const { weather } = NearShape.parse(await (await fetch(`${city.url}/api/v1/near`)).json());
    const { id, position } = weather.station;
    const before = Number(weather.values.find(({ quantity }) => quantity === 'air_temperature')?.lastValue);
    await using visitor = await visitors.asPhone({ language: 'en' });
    const { page } = visitor;
    await visitor.go(`/?lat=${position.lat}&lon=${position.lon}`);
    const card = page.getByRole('region', { name: 'Weather' });
    await card.getByText(`${before.toFixed(1)} °C`).waitFor();
    let asked = 0;
    page.on('request', (request) => (asked += Number(new URL(request.url()).pathname === '/api/v1/near')));
    const steps = Array.from({ length: 30 }, (_, step) => ({
      temperature: Number((before + (step + 1) / 10).toFixed(1)),
    }));
    await speak(city, id, steps);
    await card.getByText(`${(before + 3).toFixed(1)} °C`).waitFor();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(3);
  });

  it('does not call it good that nobody warns where nothing is heard', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/?lat=10&lon=10');
    await visitor.page.getByText('Nothing is heard here').waitFor();
    await expect.poll(() => visitor.page.getByText('No alerts here').count()).toBe(0);
    await visitor.page.getByText('we cannot tell you whether it is safe').waitFor();
  });

  it('shows all that is on the map in a list too', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    const { page } = visitor;
    await visitor.go('/');
    // What draws without a graphics card says so; nobody can do anything about it.
    visitor.allow({ complaints: /GL Driver Message/ });
    await expect.poll(() => page.locator('canvas').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the map' }).click();
    await page.locator('canvas').waitFor();
    const summary = page.getByText(/All \d+ on the map as a list/);
    await summary.waitFor();
    const told = Number(/\d+/.exec(await summary.innerText())?.[0]);
    await summary.click();
    expect(told).toBeGreaterThan(10);
    await expect.poll(() => page.locator('.map-here details li').count()).toBe(told);
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
    await expect.poll(() => page.locator('.map-here details li').count()).toBeGreaterThan(10);
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
