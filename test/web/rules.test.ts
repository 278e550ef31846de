import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, tooWideBy } from './kit/look.ts';
import { type Login, makeAccount, signIn } from './kit/signing-in.ts';
import { openVisitors, type Visitors } from './kit/visitors.ts';

let city: City;
let visitors: Visitors;
let ana: Login;
beforeAll(async () => {
  city = await openCity({ hoursOfHistory: 1 });
  visitors = await openVisitors(city.url);
  ana = await makeAccount(city, { name: 'ana', role: 'admin' });
});
afterAll(async () => {
  await visitors?.[Symbol.asyncDispose]();
  await city?.[Symbol.asyncDispose]();
});

describe('an operator', () => {
  it('signs in and is where the link led', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    visitor.allow({ statuses: [401] });
    await visitor.go('/operate/rules/smog');
    const { page } = visitor;
    await page.getByLabel('Name').fill('ana');
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This name and this password do not belong together.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(ana.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Smog' }).waitFor();
    await visitor.settled();
    expect([await accessibilityFaults(page), await tooWideBy(page)]).toEqual([[], 0]);
  });

  it('sees every fault of a rule at its line while writing', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await signIn(visitor, ana);
    await visitor.go('/operate/rules/smog?view=edit');
    const { page } = visitor;
    await page.getByText('This can be put in force.').waitFor();
    const text = await page.getByLabel('The rule, as YAML').inputValue();
    await page.getByLabel('The rule, as YAML').fill(text.replace('severity: severe', 'severity: bad'));
    const line = text.slice(0, text.indexOf('severity: severe')).split('\n').length;
    await page.getByRole('button', { name: `Line ${line}` }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Put in force' }).isDisabled()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('tries a changed threshold over the last week before putting it in force', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await signIn(visitor, ana);
    await visitor.go('/operate/rules/smog?view=edit');
    const { page } = visitor;
    await page.getByText('This can be put in force.').waitFor();
    const text = await page.getByLabel('The rule, as YAML').inputValue();
    const lower = text
      .replace('above: 50, clears_below: 40', 'above: 2, clears_below: 1')
      .replace('for: 10m', 'for: 1m');
    await page.getByLabel('The rule, as YAML').fill(lower);
    await page.getByRole('button', { name: 'Try it over the past first' }).click();
    await page.getByRole('button', { name: 'Try it', exact: true }).click();
    await page.getByText(/^It would have fired/).waitFor({ timeout: 60_000 });
    const told = page.getByRole('row', { name: /^Fired, times/ });
    await expect.poll(() => told.getByRole('cell').allInnerTexts()).toEqual([expect.stringMatching(/^[1-9]/), '0']);
    await page.getByRole('row', { name: /^Citizens told/ }).waitFor();
    await page.getByText('The same as a table').click();
    await page.getByRole('row', { name: /Tried/ }).nth(1).waitFor();
    // The city is as old as its history: of the days before, nobody says that it would not have fired.
    await page.getByText(/^There are readings only since .+ Of the time before, nothing can be said\.$/).waitFor();
    await expect
      .poll(() => page.getByText(/^The one in force:/).innerText())
      .toMatch(/It would not have fired since .+\.$/);
    await page.getByText('No readings', { exact: true }).waitFor();
    expect([await accessibilityFaults(page), await tooWideBy(page)]).toEqual([[], 0]);
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByRole('link', { name: /^Smog/ }).click();
    await page.getByRole('button', { name: 'Write (not saved)' }).click();
    await expect.poll(() => page.getByLabel('The rule, as YAML').inputValue()).toBe(lower);
    await page.getByRole('button', { name: 'Back to what is in force' }).click();
    await expect.poll(() => page.getByLabel('The rule, as YAML').inputValue()).toBe(text);
  });

  it('keeps something quiet for a while, and ends that', async () => {
    await using visitor = await visitors.asPhone({ language: 'en' });
    await signIn(visitor, ana);
    await visitor.go('/operate/alerts?view=quiet');
    const { page } = visitor;
    await page.getByRole('textbox', { name: 'Rules' }).fill('smog');
    await page.getByRole('textbox', { name: 'Why' }).fill('The station is being mended');
    await page.getByRole('button', { name: 'Keep it quiet' }).click();
    const made = page.getByRole('listitem').filter({ hasText: 'The station is being mended' });
    await made.getByRole('heading', { name: /^Silence: now, until/ }).waitFor();
    await expect.poll(() => made.innerText()).toContain('Rules: smog');
    expect([await accessibilityFaults(page), await tooWideBy(page)]).toEqual([[], 0]);
    await made.getByRole('button', { name: 'End it now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it now' }).click();
    await made.getByRole('heading', { name: /^Silence: over since/ }).waitFor();
  });

  it('runs the tests of a rule as it is written', async () => {
    await using visitor = await visitors.asPhone({ language: 'es' });
    await signIn(visitor, ana);
    await visitor.go('/operate/rules/smog?view=tests');
    const { page } = visitor;
    await page.getByRole('button', { name: 'Ejecutar las pruebas' }).click();
    await page.getByText(/^Las \d+ pruebas superadas$/).waitFor();
    expect([await accessibilityFaults(page), await tooWideBy(page)]).toEqual([[], 0]);
    const field = page.getByLabel('smog.test.yaml');
    await field.fill((await field.inputValue()).replace('value: 66.7', 'value: 1'));
    await page.getByRole('button', { name: 'Guardar las pruebas' }).click();
    await page.getByText('Guardadas, pero 1 falla: véalo abajo.').waitFor();
  });
});

describe('a view of a screen', () => {
  it.each([
    ['/operate/rules/smog?view=versions', 'Pic de particules fines'],
    ['/operate/rules/smog?view=edit', 'Pic de particules fines'],
    ['/operate/rules/smog?view=past', 'Pic de particules fines'],
    ['/operate/alerts?view=quiet', 'Alertes'],
    ['/operate/alerts?view=ways', 'Alertes'],
  ])('%s can be used by everybody on a narrow screen', async (path, title) => {
    await using visitor = await visitors.asPhone({
      language: 'fr',
      scheme: 'dark',
      context: { viewport: { width: 320, height: 700 } },
    });
    await signIn(visitor, ana);
    await visitor.go(path);
    await visitor.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await visitor.settled();
    expect([await accessibilityFaults(visitor.page), await tooWideBy(visitor.page)]).toEqual([[], 0]);
  });
});

describe('an admin', () => {
  it('lets somebody in with a password that is shown once, and the audit log says so', async () => {
    await using visitor = await visitors.asDesk({ language: 'en' });
    await signIn(visitor, ana);
    await visitor.go('/operate/accounts');
    const { page } = visitor;
    await page.getByLabel('Name').fill('luis');
    await page.getByRole('button', { name: 'Add' }).click();
    const dialog = page.getByRole('dialog', { name: 'One-time password of luis' });
    expect((await dialog.locator('code').innerText()).length).toBeGreaterThan(10);
    await dialog.getByRole('button', { name: 'I have passed it on' }).click();
    await page.getByRole('row', { name: /luis.*one-time password/ }).waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('row', { name: /ana.*account added.*luis.*done/ }).waitFor();
  });
});
