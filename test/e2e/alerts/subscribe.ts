import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { openPushService } from '../../../src/notify/fixtures/open-push-service.ts';
import type { Mailbox } from './mailbox.ts';

export type Wish = {
  readonly places: readonly object[];
  readonly topics: readonly string[];
  readonly language: string;
  readonly leastSeverity?: string;
  readonly quietHours?: { readonly from: string; readonly to: string };
  readonly mostPerDay?: number;
};

const tokenIn = (text: string): string => /\/subscriptions\/confirm\?[^\s"]*?\btoken=([^\s"&]+)/.exec(text)?.[1] ?? '';

async function post(httpUrl: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${httpUrl}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** Asks for alerts at an address. Nothing comes there before it is confirmed. */
export const askFor = (httpUrl: string, address: object, wish: Wish): Promise<void> =>
  post(httpUrl, '/subscriptions', { address, ...wish });

/** Once it came: `said` answers the texts that reached the address. */
const tokenThatCame = (said: () => readonly string[]): Promise<string> =>
  vi.waitFor(
    () => {
      const [found] = said()
        .map(tokenIn)
        .filter((one) => one !== '');
      expect(found).toBeDefined();
      return found ?? '';
    },
    { timeout: 30_000, interval: 20 },
  );

/** Sends back the token of the message that came. */
export async function confirm(httpUrl: string, said: () => readonly string[]): Promise<void> {
  await post(httpUrl, '/subscriptions/confirm', { token: await tokenThatCame(said) });
}

const ChannelsShape = z.object({ channels: z.array(z.string()), vapidPublicKey: z.string() });

/** Opens the page that the first push leads to, and presses its button. Answers the key that pushes have to be signed with. */
export async function subscribeBrowser(
  httpUrl: string,
  { address, pushes }: Awaited<ReturnType<typeof openPushService>>,
  wish: Wish,
): Promise<string> {
  const offer = await fetch(`${httpUrl}/api/v1/subscriptions/channels`);
  const { channels, vapidPublicKey } = ChannelsShape.parse(await offer.json());
  expect(channels).toContain('web_push');
  await askFor(httpUrl, address, wish);
  await tokenThatCame(() => pushes.map(({ url }) => url));
  const page = await fetch(pushes[0]?.url ?? '');
  const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(await page.text()) ?? [];
  const pressed = await fetch(new URL(action.replaceAll('&amp;', '&'), page.url), { method: 'POST' });
  expect(pressed.status).toBe(200);
  return vapidPublicKey;
}

export async function subscribeByMail(
  { httpUrl, mailbox }: { readonly httpUrl: string; readonly mailbox: Mailbox },
  email: string,
  wish: Wish,
): Promise<void> {
  await askFor(httpUrl, { channel: 'email', email }, wish);
  await confirm(httpUrl, () => mailbox.mails.filter(({ to }) => to === email).map(({ text }) => text));
}
