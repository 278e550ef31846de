import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { minutes } from '../../src/model/duration.ts';
import { after, epochMs } from '../../src/model/time.ts';
import { openPushService } from '../../src/notify/fixtures/open-push-service.ts';
import { openStory, type Story } from '../process/fast-story.ts';
import { repository } from '../process/running-service.ts';
import { openPushedPhone, type PushedPhone } from './kit/push.ts';

const from = epochMs(Date.UTC(2026, 2, 10, 6));
const soon = { timeout: 20_000, interval: 50 };

/** Somebody who wants to hear of smoke where they live, on the day when it comes, with the rules that Barrio is delivered with. */
describe('smoke in my street', () => {
  const closing = new AsyncDisposableStack();
  let push: Awaited<ReturnType<typeof openPushService>>;
  let story: Story;
  let phone: PushedPhone;

  beforeAll(async () => {
    push = closing.use(await openPushService());
    const environment = { NODE_EXTRA_CA_CERTS: push.certificate, BARRIO_WEBHOOK_ALLOW_PRIVATE: 'true' };
    story = closing.use(await openStory({ from, factor: 80, rulesDir: `${repository}/rules`, environment }));
    phone = closing.use(await openPushedPhone(story.httpUrl, push.address));
  }, 120_000);
  afterAll(() => closing.disposeAsync());

  it('is asked for in three steps, and confirmed from the message that comes', async () => {
    const { page } = phone;
    await page.goto('/subscribe');
    await page.getByLabel('Calle, distrito o aparcamiento').fill('ensan');
    for (const other of ['Ruido', 'Aparcamiento', 'Alumbrado']) await page.getByLabel(other, { exact: true }).uncheck();
    await page.getByLabel('En este navegador').check();
    await page.getByRole('button', { name: 'Suscribirme' }).click();
    await page.getByRole('heading', { name: 'Falta un paso: confirme' }).waitFor();
    await vi.waitFor(() => expect(push.pushes).toHaveLength(1), soon);
    await phone.deliver(push.pushes[0] ?? {});
    const [message] = await vi.waitFor(async () => {
      const shown = await phone.shown();
      expect(shown).toHaveLength(1);
      return shown;
    }, soon);
    await page.goto(await phone.touch(message?.title ?? ''));
    await page.getByText('Ensanche').waitFor();
    await page.getByRole('button', { name: 'Sí, quiero los avisos' }).click();
    await page.getByRole('heading', { name: 'Ya está: recibirá los avisos' }).waitFor();
  });

  it('is pushed exactly once when it comes, and says why when it is touched', async () => {
    await story.play('smog-episode', '--after', '10m', '--lasting', '120m');
    await vi.waitFor(() => expect(push.pushes.length).toBeGreaterThan(1), { timeout: 110_000, interval: 100 });
    await story.until(after(story.now(), minutes(20)));
    expect(push.pushes.slice(1)).toMatchObject([{ what: 'raised', lang: 'es' }]);
    const [, smog] = push.pushes;
    await phone.deliver(smog ?? {});
    await vi.waitFor(async () => expect((await phone.shown()).map(({ title }) => title)).toContain(smog?.title), soon);
    const [shown] = (await phone.shown()).filter(({ title }) => title === smog?.title);
    expect(shown).toMatchObject({ lang: 'es', body: expect.stringContaining('Ensanche') });
    const { page } = phone;
    await page.goto(await phone.touch(smog?.title ?? ''));
    await page.getByRole('heading', { name: 'Por qué' }).waitFor();
    await page.getByText(/El número que contó|La cifra que contó/).waitFor();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(smog?.title);
  }, 180_000);

  it('was asked for and read without a fault', () => {
    expect(phone.watch.faults).toEqual([]);
  });
});
