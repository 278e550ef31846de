import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../src/notify/fixtures/browser.ts';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { openPushedPhone } from './kit/push.ts';
import { openVisitors, type Visitors } from './kit/visitors.ts';

let city: City;
let visitors: Visitors;
beforeAll(async () => {
  // Nobody takes the mail there; it waits.
  const environment = { BARRIO_SMTP_URL: 'smtp://127.0.0.1:9', BARRIO_MAIL_FROM: 'Barrio <barrio@example.org>' };
  city = await openCity({ hoursOfHistory: 0, environment });
  visitors = await openVisitors(city.url);
});
afterAll(async () => {
  await visitors?.[Symbol.asyncDispose]();
  await city?.[Symbol.asyncDispose]();
});

/** Those of which a city that is well has none: every-page.test.ts looks at the others. */
const paths = ['/alerts/none', '/subscriptions/confirm?token=x', '/offline'];

describe('the pages of the service', () => {
  it.each(paths)('are for everybody, on a small phone and on a desk: %s', async (path) => {
    const small = { viewport: { width: 320, height: 640 } };
    for (const options of [{ language: 'fr', scheme: 'dark', context: small } as const, { language: 'es' } as const]) {
      await using visitor = await visitors.asPhone(options);
      visitor.allow({ statuses: [404] });
      await visitor.go(path);
      expect(await accessibilityFaults(visitor.page)).toEqual([]);
      expect(await tooWideBy(visitor.page)).toBe(0);
      expect(await smallTargets(visitor.page)).toEqual([]);
    }
    await using visitor = await visitors.asDesk({ language: 'en' });
    visitor.allow({ statuses: [404] });
    await visitor.go(path);
    expect(await accessibilityFaults(visitor.page)).toEqual([]);
  });

  it('speak the language that was chosen in the app, and the app that of the pages', async () => {
    await using visitor = await visitors.asPhone({ language: 'es' });
    await visitor.go('/');
    await visitor.page.getByLabel('Idioma').selectOption('fr');
    await visitor.page.getByRole('link', { name: 'Alertes' }).click();
    await visitor.page.getByRole('heading', { name: 'Alertes', level: 1 }).waitFor();
    await visitor.page.getByLabel('Langue').selectOption('en');
    await visitor.page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor();
    await expect.poll(() => visitor.page.evaluate('document.activeElement.id')).toBe('lang');
    await visitor.page.getByRole('link', { name: 'Near me' }).click();
    await visitor.page.getByRole('heading', { name: 'Near me', level: 1 }).waitFor();
  });

  it('change their language without a script, too', async () => {
    await using visitor = await visitors.asPhone({ language: 'es', context: { javaScriptEnabled: false } });
    await visitor.page.goto('/subscribe?topic=air');
    await visitor.page.getByRole('banner').getByLabel('Idioma').selectOption('fr');
    await visitor.page.getByRole('button', { name: 'Cambiar' }).click();
    await visitor.page.getByRole('heading', { name: 'Recevez les alertes de votre ville' }).waitFor();
    expect(new URL(visitor.page.url()).search).toBe('?topic=air&lang=fr');
    await visitor.page.getByRole('link', { name: 'Alertes', exact: true }).click();
    await visitor.page.getByRole('heading', { name: 'Alertes', level: 1 }).waitFor();
  });

  it('find a typed street without a script', async () => {
    await using visitor = await visitors.asPhone({ language: 'en', context: { javaScriptEnabled: false } });
    visitor.allow({ statuses: [422] });
    const { page } = visitor;
    const street = page.getByLabel('Street, district or car park');
    const subscribe = page.getByRole('button', { name: 'Subscribe' });
    await page.goto('/subscribe');
    await expect.poll(() => page.getByLabel('E-mail', { exact: true }).isChecked()).toBe(true);
    await street.fill('nowhere at all');
    await subscribe.click();
    await page.getByText('We know no street').first().waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    await street.fill('ensan');
    await subscribe.click();
    await page.getByText('This is no e-mail address').first().waitFor();
    await expect.poll(() => page.getByText('We know no street').count()).toBe(0);
    await page.getByLabel('E-mail address').fill('ana@example.org');
    await subscribe.click();
    await page.getByText('Look into your mail').waitFor();
  });
});

/** What the worker has kept of what was asked for, by its path. */
const keptPaths = `caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((requests) => requests.flat().map(({ url }) => new URL(url).pathname))`;

describe('without a connection', () => {
  it('shows what was known last, and says how old it is; and the newest as soon as there is one', async () => {
    const browser = createBrowser('https://127.0.0.1:9/push');
    await using phone = await openPushedPhone(city.url, browser.address);
    const { page } = phone;
    await page.goto('/');
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.goto('/alerts');
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.evaluate(keptPaths)).toEqual(expect.arrayContaining(['/alerts', '/api/v1/near']));
    await city.stop();
    phone.watch.allow({ complaints: /net::ERR|Failed to load resource|Failed to fetch/ });

    await page.reload();
    await page.getByText('Está sin conexión. Esto es lo que se sabía').first().waitFor();
    await page.getByRole('heading', { name: 'Ruido' }).waitFor();
    // A phone that comes out of a drawer: what was known then is not how it is now.
    await page.clock.setSystemTime(Date.now() + 3 * 3_600_000);
    await page.reload();
    await page.getByText('Lo último se supo hace 3 horas: hace demasiado').waitFor();
    await expect.poll(() => page.getByRole('heading', { name: 'Ruido' }).isVisible()).toBe(false);
    await page.getByText('Lo que se sabía hace 3 horas').click();
    await page.getByRole('heading', { name: 'Ruido' }).waitFor();
    await page.goto('/alerts?topic=air');
    await page.getByText('Está sin conexión. Esta página está como estaba').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto('/subscribe');
    await page.getByRole('heading', { name: 'Está sin conexión' }).waitFor();
    await page.getByRole('link', { name: 'Los últimos avisos conocidos' }).click();
    await page.getByRole('heading', { name: 'Avisos', level: 1 }).waitFor();

    await city.startAgain();
    await page.goto('/alerts');
    await page.getByRole('heading', { name: 'Avisos', level: 1 }).waitFor();
    await expect.poll(() => page.getByText('Está sin conexión').count()).toBe(0);
    expect(phone.watch.faults).toEqual([]);
  });

  it('goes over from the worker of before, which knew messages only', async () => {
    const browser = createBrowser('https://127.0.0.1:9/push');
    await using phone = await openPushedPhone(city.url, browser.address);
    const { page } = phone;
    await page.goto('/reference');
    await page.evaluate(`navigator.serviceWorker.register('/push-worker.js', { scope: '/' })
      .then(() => navigator.serviceWorker.ready).then(() => undefined)`);
    await page.goto('/alerts');
    const script = () =>
      page.evaluate<string>(`navigator.serviceWorker.getRegistration('/').then(({ active }) => active.scriptURL)`);
    await expect.poll(script, { timeout: 15_000 }).toBe(`${city.url}/worker.js`);
  });
});
