import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { type Login, makeAccount, signIn } from './kit/signing-in.ts';
import { openVisitors, type VisitOptions, type Visitor, type Visitors } from './kit/visitors.ts';

let city: City;
let visitors: Visitors;
let ana: Login;
beforeAll(async () => {
  city = await openCity({ hoursOfHistory: 1 });
  await city.looked();
  visitors = await openVisitors(city.url);
  ana = await makeAccount(city, { name: 'ana', role: 'admin' });
});
afterAll(async () => {
  await visitors?.[Symbol.asyncDispose]();
  await city?.[Symbol.asyncDispose]();
});

async function atDesk(path: string, options: VisitOptions = { language: 'en' }): Promise<Visitor> {
  const visitor = await visitors.asDesk(options);
  await signIn(visitor, ana);
  await visitor.go(path);
  return visitor;
}

/** What stands in somebody's way on a page, a line each. */
async function faultsOn(page: Page): Promise<readonly string[]> {
  const wide = await tooWideBy(page);
  const faults = [...(await accessibilityFaults(page)), ...(await smallTargets(page))];
  return wide === 0 ? faults : [...faults, `${wide} px wider than the screen`];
}

const rowsOf = (page: Page) => page.getByRole('listitem').filter({ has: page.getByRole('checkbox') });

describe('the queue of repairs', () => {
  it('is worked through by keys: seen, noted, given to a crew, put off', async () => {
    await using visitor = await atDesk('/operate');
    const { page } = visitor;
    const row = rowsOf(page).first();
    const opener = row.getByRole('button', { name: /^What is known of/ });
    await opener.waitFor();
    await page.keyboard.press('j');
    const isAtRow = () => opener.evaluate((element) => element.matches(':focus'));
    await expect.poll(isAtRow).toBe(true);
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByRole('button', { name: 'Close' }).click();
    // Whoever looks goes on when the list is back.
    await keys.waitFor({ state: 'hidden' });
    await expect.poll(isAtRow).toBe(true);
    await page.keyboard.press('a');
    await page.getByText('Acknowledged.').waitFor();
    await row.getByText('seen by ana').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Note', { exact: true }).fill('The fuse is gone.');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await row.getByText('The fuse is gone.').waitFor();
    await row.getByRole('checkbox').check();
    await page.getByRole('group', { name: 'Several at once' }).getByRole('button', { name: 'Assign' }).click();
    await page.getByLabel('Name of a person, a crew or a company').fill('Crew 3');
    await page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click();
    await row.getByText('Crew 3 has it').waitFor();
    expect(await faultsOn(page)).toEqual([]);
    await row.getByRole('button', { name: /^Snooze/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
    await page.getByText('Snoozed.').waitFor();
    await page.getByLabel(/^Snoozed \(1\)/).check();
    await row.getByText('The fuse is gone.').waitFor();
    expect(new URL(page.url()).searchParams.get('show')).toBe('snoozed');
  });

  it('shows what is urgent alone, and leaves the keys of the page to who wants them', async () => {
    await using visitor = await atDesk('/operate?show=all&urgent=true');
    const { page } = visitor;
    const urgent = page.getByLabel(/^Urgent only/);
    await expect.poll(() => urgent.isChecked()).toBe(true);
    await expect.poll(() => rowsOf(page).filter({ hasNotText: 'urgent' }).count()).toBe(0);
    await urgent.uncheck();
    await expect.poll(() => rowsOf(page).count()).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.has('urgent')).toBe(false);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByLabel('j and ? also outside of the list').uncheck();
    expect(await faultsOn(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await visitor.settled();
    await page.keyboard.press('?');
    await page.keyboard.press('j');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => page.evaluate(`document.activeElement.closest('.queue')`)).toBeNull();
  });

  it.each(['es', 'fr'] as const)('fits a phone, with what is known of a problem open, in %s', async (language) => {
    await using visitor = await visitors.asPhone({ language, scheme: 'dark' });
    await signIn(visitor, ana);
    await visitor.go('/operate?show=all');
    await rowsOf(visitor.page).first().locator('.opener').click();
    await visitor.settled();
    expect(await faultsOn(visitor.page)).toEqual([]);
  });
});

describe('the live picture', () => {
  it('is filtered by an address that can be sent on, and walked through by keys', async () => {
    await using visitor = await atDesk('/operate/picture?map=no');
    const { page } = visitor;
    const table = page.getByRole('table', { name: 'Devices, worst first' });
    const countOf = async () => Number(await table.getAttribute('aria-rowcount'));
    const all = await countOf();
    await page.getByText('Filter', { exact: true }).click();
    await page.getByLabel('Kind').selectOption({ label: 'Street light' });
    await expect.poll(countOf).toBeLessThan(all);
    const filtered = await countOf();
    await expect.poll(() => table.getByRole('row').count()).toBeLessThan(60);
    await page.reload();
    await visitor.settled();
    await expect.poll(countOf).toBe(filtered);
    await page.getByLabel('Kind').selectOption({ label: 'All' });
    await expect.poll(countOf).toBe(all);
    await page.getByLabel('Kind').selectOption({ label: 'Street light' });
    await expect.poll(countOf).toBe(filtered);
    await table.locator('.rows').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const chosen = table.locator('[aria-current="true"]');
    await chosen.waitFor();
    const name = await chosen.getByRole('link').textContent();
    expect(await faultsOn(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor();
  });

  it('has a map beside it that shows the same devices', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    // The drawing without a graphics card says so.
    visitor.allow({ complaints: /GL Driver Message/ });
    await signIn(visitor, ana);
    await visitor.go('/operate/picture?map=yes');
    await visitor.page.getByRole('region', { name: 'The devices that fit, on a map' }).locator('canvas').waitFor();
    await visitor.settled();
    expect(await faultsOn(visitor.page)).toEqual([]);
  });

  it('fits a phone', async () => {
    await using visitor = await visitors.asPhone({ language: 'fr' });
    await signIn(visitor, ana);
    await visitor.go('/operate/picture');
    await visitor.page.getByRole('row').nth(2).waitFor();
    expect(await faultsOn(visitor.page)).toEqual([]);
  });
});

describe('the page of a device', () => {
  it('makes a new password, shows what the device then sends wrong, and tries it again', async () => {
    await using visitor = await atDesk('/operate/picture?kind=environment-station&map=no');
    const { page } = visitor;
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Password' }).waitFor();
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    await page.getByRole('button', { name: 'Make a new password …' }).click();
    await page.getByRole('button', { name: 'Yes, make a new one' }).click();
    const password = await page.locator('.secret code').nth(1).textContent();
    const sent = await fetch(`${city.url}/ingest/v1/devices/${id}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: '{"values":{"pm2_5":"seven"}}',
    });
    expect(sent.ok).toBe(true);
    const letters = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Refused messages' }) });
    await expect
      .poll(
        async () => {
          await page.reload();
          await visitor.settled();
          return await letters.getByRole('listitem').count();
        },
        { timeout: 20_000, interval: 1000 },
      )
      .toBe(1);
    await letters.getByText('The message', { exact: false }).click();
    await letters.getByText('seven').first().waitFor();
    expect(await faultsOn(page)).toEqual([]);
    await letters.getByRole('button', { name: 'Try all of them again' }).click();
    await letters.getByText('It was tried again. 1 was refused again; it is still in the list.').waitFor();
    await letters.getByRole('listitem').first().waitFor();
  });

  it('fits a phone', async () => {
    await using visitor = await visitors.asPhone({ language: 'es', scheme: 'dark' });
    await signIn(visitor, ana);
    await visitor.go('/operate/picture?kind=environment-station');
    await visitor.page.getByRole('table').getByRole('link').first().click();
    await visitor.page.getByRole('heading', { name: 'Contraseña' }).waitFor();
    await visitor.settled();
    expect(await faultsOn(visitor.page)).toEqual([]);
  });

  it('says so where there is no such device', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    visitor.allow({ statuses: [404], complaints: /404/ });
    await signIn(visitor, ana);
    await visitor.go('/operate/devices/no-such-device');
    const missing = visitor.page.getByRole('heading', { name: 'There is no such device' });
    await missing.waitFor();
    await expect.poll(() => missing.count()).toBe(1);
  });
});
