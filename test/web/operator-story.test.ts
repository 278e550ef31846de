import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/model/time.ts';
import { type Mailbox, openMailbox } from '../e2e/alerts/mailbox.ts';
import { subscribeByMail } from '../e2e/alerts/subscribe.ts';
import { type City, openCity } from './kit/city.ts';
import { openVisitors, type Visitor, type Visitors } from './kit/visitors.ts';

/**
 * The first day of an operator. The city has lived for five hours; for the last three, the scenario `station-silent` has kept an
 * air station from speaking. Two people live there who want to hear of the air.
 */
const PlantedShape = z.object({ planted: z.array(z.object({ lie: z.string(), device: z.string() })) });
const password = 'cuatro gaviotas sobre el muelle';

const closing = new AsyncDisposableStack();
let city: City;
let mailbox: Mailbox;
let visitors: Visitors;
let desk: Visitor;
let page: Page;
let silent: string;

beforeAll(async () => {
  mailbox = closing.use(await openMailbox(() => systemClock.now()));
  const environment = {
    BARRIO_SMTP_URL: mailbox.url,
    BARRIO_MAIL_FROM: 'Barrio <alerts@example.org>',
  };
  city = closing.use(await openCity({ hoursOfHistory: 0, environment }));
  const planted = join(city.dataDir, 'planted.json');
  await city.play('station-silent', '--backfill', '5h', '--after', '2h', '--duration', '1s', '--planted', planted);
  await city.looked();
  const file = PlantedShape.parse(JSON.parse(await readFile(planted, 'utf8')));
  silent = file.planted[0]?.device ?? '';
  for (const email of ['ana@example.org', 'luis@example.org']) {
    const wish = { places: [{ is: 'area', id: 'santander' }], topics: ['air'], language: 'es', leastSeverity: 'minor' };
    await subscribeByMail({ httpUrl: city.url, mailbox }, email, wish);
  }
  visitors = closing.use(await openVisitors(city.url));
  desk = closing.use(await visitors.asDesk({ language: 'en' }));
  page = desk.page;
}, 180_000);
afterAll(() => closing.disposeAsync());

describe('the first day of an operator', () => {
  it('begins with the password that the first start made, and one of their own', async () => {
    const first = (await readFile(join(city.dataDir, 'first-password'), 'utf8')).trim();
    await page.goto('/operate');
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('Password').fill(first);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password until now').fill(first);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('New password, once more').fill(password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByRole('heading', { level: 1, name: 'Repairs' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/operate');
  });

  it('goes on with what touches most people: a sensor that fell silent', async () => {
    await topRow().waitFor({ timeout: 60_000 });
    await expect.poll(() => deviceOf(topRow()), { timeout: 60_000 }).toBe(silent);
    await expect.poll(() => topRow().innerText()).toMatch(/silent[\s\S]*about [\d,]+ people a day/);
  });

  it('shows its values until they end, and what is wrong with it since', async () => {
    await topRow()
      .getByRole('button', { name: /^What is known of/ })
      .click();
    await topRow().getByRole('link', { name: 'Values and history of the device' }).click();
    await page.waitForURL(`**/operate/devices/${silent}`);
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).toMatch(/What is wrong\s+silent/);
    await page.getByRole('heading', { name: 'Values over time' }).scrollIntoViewIfNeeded();
    await page.locator('.uplot canvas').first().waitFor();
  });

  it('says to colleagues that somebody saw it', async () => {
    await page.getByRole('link', { name: 'Look after it in the queue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Repairs' }).waitFor();
    await topRow().getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => topRow().innerText()).toContain('seen by admin');
  });

  it('tries another threshold over the last week, and says how many people it would have told', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByRole('link', { name: /^Smog/ }).click();
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    const field = page.getByLabel('The rule, as YAML');
    const text = await field.inputValue();
    expect(text).toContain('above: 50, clears_below: 40');
    await field.fill(text.replace('above: 50, clears_below: 40', 'above: 2, clears_below: 1'));
    await page.getByRole('button', { name: 'Try over the past' }).click();
    await page.getByLabel('Over').selectOption({ label: 'the last week' });
    await page.getByRole('button', { name: 'Try it' }).click();
    const sentence = page.getByText(/^It would have fired/);
    await sentence.waitFor({ timeout: 60_000 });
    await expect.poll(() => sentence.innerText()).toMatch(/told 2 people by \d+ messages\.$/);
    await expect
      .poll(() => page.getByText(/^The one in force:/).innerText())
      .toMatch(/^The one in force: It would not have fired/);
    await page.getByText('When it would have fired').waitFor();
  });

  it('is written down: who changed what', async () => {
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).toContain('admin');
    expect(desk.faults()).toEqual([]);
  });
});

const topRow = (): Locator =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox') })
    .first();

/** The device of a row: its problem is asked by its id, with the session of who looks. */
async function deviceOf(row: Locator): Promise<string> {
  const id = await row.getAttribute('data-id');
  const answer = await desk.context.request.get(`/api/v1/operate/queue/${id}`);
  return z.object({ device: z.string() }).parse(await answer.json()).device;
}
