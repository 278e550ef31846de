import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import type { Address } from '../../../src/notify/port.ts';
import { requireProgram } from '../../servers/programs.ts';
import { type Watch, watch } from './faults.ts';

const RegistrationsShape = z.object({
  registrations: z.array(z.object({ registrationId: z.string(), isDeleted: z.boolean() })),
});
const NotificationShape = z.object({ title: z.string(), body: z.string(), tag: z.string(), lang: z.string() });
export type Shown = z.output<typeof NotificationShape>;

/** A telephone of somebody who lets the service show messages: what is pushed reaches its service worker. */
export interface PushedPhone extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly watch: Watch;
  /** Hands over what its push service got. */
  deliver(message: object): Promise<void>;
  /** What stands on its screen. */
  shown(): Promise<readonly Shown[]>;
  /** Touches the message with this title. @returns the address that opens. */
  touch(title: string): Promise<string>;
}

/** No push service of a browser maker can be asked from a test, so the browser is told its address; all else is as it is. */
const beSubscribed = ({ endpoint, p256dh, auth }: Extract<Address, { channel: 'web_push' }>): string => `
  const subscription = { toJSON: () => (${JSON.stringify({ endpoint, keys: { p256dh, auth } })}) };
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => subscription;`;

/** What Chromium lets only fingers do: it is written down instead. */
const openedByTouch = (title: string): string => `(async () => {
  let opened = '';
  self.clients.openWindow = async (url) => { opened = url; return null; };
  const found = (await self.registration.getNotifications()).find((each) => each.title === ${JSON.stringify(title)});
  const click = new NotificationEvent('notificationclick', { notification: found });
  self.dispatchEvent(click);
  for (let look = 0; look < 100 && opened === ''; look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  return opened;
})()`;

/** Chromium forgets service workers of windows that leave no trace, so this one has a folder of its own. */
export async function openPushedPhone(url: string, address: Address): Promise<PushedPhone> {
  if (address.channel !== 'web_push') throw new TypeError(`${address.channel} is no address of a browser`);
  await using opening = new AsyncDisposableStack();
  const folder = opening.adopt(await mkdtemp(join(tmpdir(), 'barrio-phone-')), (made) => rm(made, { recursive: true }));
  const context = opening.adopt(
    await chromium.launchPersistentContext(folder, {
      executablePath: requireProgram('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      baseURL: url,
      locale: 'es-ES',
      viewport: { width: 360, height: 780 },
    }),
    (open) => open.close(),
  );
  context.setDefaultTimeout(20_000);
  await context.grantPermissions(['notifications'], { origin: url });
  await context.addInitScript(beSubscribed(address));
  const seen = await watch(context, url);
  const page = await context.newPage();
  const open = opening.move();
  return {
    page,
    context,
    watch: seen,
    async deliver(message) {
      // A message to a worker that does not work yet is lost; a push service would try again.
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      const session = await context.newCDPSession(page);
      const known = new Promise<string>((resolve) => {
        session.on('ServiceWorker.workerRegistrationUpdated', (event) => {
          const [found] = RegistrationsShape.parse(event).registrations;
          if (found !== undefined) resolve(found.registrationId);
        });
      });
      await session.send('ServiceWorker.enable');
      const registrationId = await known;
      await session.send('ServiceWorker.deliverPushMessage', {
        origin: url,
        registrationId,
        data: JSON.stringify(message),
      });
      await session.detach();
    },
    async shown() {
      const all = await page.evaluate(`navigator.serviceWorker.ready.then((known) => known.getNotifications())
        .then((all) => all.map(({ title, body, tag, lang }) => ({ title, body, tag, lang })))`);
      return z.array(NotificationShape).parse(all);
    },
    async touch(title) {
      const [worker] = context.serviceWorkers();
      return z.string().parse(await worker?.evaluate(openedByTouch(title)));
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
