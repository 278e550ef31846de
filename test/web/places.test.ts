import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, tooWideBy } from './kit/look.ts';
import { openVisitors, type Visitors } from './kit/visitors.ts';

const station = '/devices/env-castilla-hermida-1';
const bay = '/devices/bay-bonifaz-02';

/** Somebody who wants to know what a sensor says, what a street is like, and whether any of it can be trusted. */
describe('places and devices', () => {
  let city: City;
  let visitors: Visitors;
  beforeAll(async () => {
    city = await openCity({ hoursOfHistory: 2 });
    visitors = await openVisitors(city.url);
  });
  afterAll(async () => {
    await visitors?.[Symbol.asyncDispose]();
    await city?.[Symbol.asyncDispose]();
  });

  it('a station says each value with its age and what tests said of it, and draws its past', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go(station);
    const dust = visitor.page.getByRole('region', { name: 'Fine particles PM2.5' });
    await dust
      .getByText(/^[\d.]+\sµg\/m³$/)
      .first()
      .waitFor();
    await dust.getByText(/^as of /).waitFor();
    await dust.getByText('tested').waitFor();
    await dust.getByRole('figure').scrollIntoViewIfNeeded();
    await dust.locator('canvas').waitFor();
    await dust.getByText(/readings: from [\d.]+\sµg\/m³ to/).waitFor();
    const limit = dust.getByText('Guideline for the mean of 24 hours · 15 µg/m³');
    await limit.waitFor();
    await expect.poll(() => limit.textContent()).toContain('World Health Organization');
  });

  it('what is drawn can be read as a table, by keys alone', async () => {
    await using visitor = await visitors.asPhone({ language: 'fr' });
    await visitor.go(station);
    const noise = visitor.page.getByRole('region', { name: 'Niveau sonore' });
    await noise.scrollIntoViewIfNeeded();
    await noise.getByText('Afficher en tableau').focus();
    await visitor.page.keyboard.press('Enter');
    const rows = noise.getByRole('row');
    await rows.nth(3).waitFor();
    await expect.poll(() => rows.nth(1).getByRole('cell').first().textContent()).toMatch(/^[\d,]+\sdB\(A\)$/);
  });

  it('a week is chosen, stands in the address, and comes back with it', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await visitor.go(station);
    await visitor.page.getByLabel('7 days').check();
    expect(visitor.page.url()).toContain('span=week');
    const dust = visitor.page.getByRole('region', { name: 'Fine particles PM2.5' });
    await dust.getByText(/^\d+ hours?: /).waitFor();
    await visitor.go(`${station}?span=week`);
    await expect.poll(() => visitor.page.getByLabel('7 days').isChecked()).toBe(true);
  });

  it('its past is a file that a spreadsheet opens', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await visitor.go(bay);
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.page.getByRole('link', { name: 'The past as a table (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('bay-bonifaz-02.csv');
    const [names, first] = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(names).toBe('time,received_at,quantity,value,unit,quality,reasons');
    expect(first).toMatch(/^\d{4}-/);
  });

  it('a bay says in words whether it is free, and how long it was', async () => {
    await using visitor = await visitors.asPhone({ language: 'es' });
    await visitor.go(bay);
    const state = visitor.page.getByRole('region', { name: 'Plaza', exact: true });
    await state
      .getByText(/^(libre|ocupada)$/)
      .first()
      .waitFor();
    const share = state.getByText(/(Libre|Ocupada): [\d,.]+\s% del tiempo conocido/);
    await share.waitFor();
    await expect.poll(() => share.textContent()).toMatch(/Se conoce: [\d,.]+\s% del tiempo/);
  });

  it('a sensor that does not exist is no accident', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    visitor.allow({ statuses: [404] });
    await visitor.go('/devices/nothing-here');
    await expect
      .poll(() => visitor.page.getByRole('heading', { level: 1 }).textContent())
      .toBe('There is no such sensor');
  });

  it('a street says what is free, and leads to its bays', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/places/bonifaz-6-10');
    const parking = visitor.page.getByRole('region', { name: 'Parking' });
    await parking.getByText(/^\d+ free places?$/).waitFor();
    await parking.getByText(/from \d+ values/).waitFor();
    await visitor.page.getByText(/^\d+ parking bays?$/).click();
    await visitor.page.getByRole('link', { name: /plaza 02/ }).click();
    await visitor.page.getByRole('heading', { level: 1, name: /plaza 02/ }).waitFor();
    expect(visitor.page.url()).toContain(bay);
  });

  it('alerts of a street can be asked for from there', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/places/bonifaz-6-10');
    const href = await visitor.page.getByRole('link', { name: 'Get alerts for here' }).getAttribute('href');
    expect(href).toBe('/subscribe?area=bonifaz-6-10');
  });

  it('the sum of the books is told, and how many sensors speak, by kind and by area', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await visitor.go('/trust');
    const books = visitor.page.getByRole('region', { name: 'Nothing is lost' });
    await books.getByText(/^Of [\d,]+ readings that came, [\d,]+ are kept/).waitFor();
    await books.getByText('the sum is right').waitFor();
    const sensors = visitor.page.getByRole('region', { name: 'The sensors' });
    await sensors.getByText('324 parking bays').waitFor();
    await sensors.getByRole('link', { name: 'Puertochico' }).click();
    await visitor.page.getByRole('heading', { level: 1, name: 'Puertochico' }).waitFor();
    expect(visitor.page.url()).toContain('/places/puertochico');
  });

  // One page of each sort is looked at by every-page.test.ts; these are the largest place, and the smallest.
  it.each(['/places/santander', '/places/bonifaz-6-10'])('%s is for everybody, by day and by night', async (path) => {
    for (const scheme of ['light', 'dark'] as const) {
      await using visitor = await visitors.asPhone({
        language: 'es',
        scheme,
        context: { viewport: { width: 320, height: 640 } },
      });
      await visitor.go(path);
      expect(await accessibilityFaults(visitor.page)).toEqual([]);
      expect(await tooWideBy(visitor.page)).toBe(0);
    }
  });
});
