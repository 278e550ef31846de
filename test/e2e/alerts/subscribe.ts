import { expect, vi } from 'vitest';
import type { Mailbox } from './mailbox.ts';

export type Wish = {
  readonly places: readonly object[];
  readonly topics: readonly string[];
  readonly language: string;
  readonly leastSeverity?: string;
  readonly quietHours?: { readonly from: string; readonly to: string };
  readonly mostPerDay?: number;
};

const tokenIn = (text: string): string => /\/subscriptions\/confirm\?token=([^\s"&]+)/.exec(text)?.[1] ?? '';

async function post(httpUrl: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${httpUrl}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** Asks for alerts at an address. Nothing comes there before it is confirmed. */
export const askFor = (httpUrl: string, address: object, wish: Wish): Promise<void> =>
  post(httpUrl, '/subscriptions', { address, ...wish });

/** Follows the link of the message that came: `said` answers the texts that reached the address. */
export async function confirm(httpUrl: string, said: () => readonly string[]): Promise<void> {
  const token = await vi.waitFor(
    () => {
      const [found] = said()
        .map(tokenIn)
        .filter((one) => one !== '');
      expect(found).toBeDefined();
      return found ?? '';
    },
    { timeout: 15_000, interval: 20 },
  );
  await post(httpUrl, '/subscriptions/confirm', { token });
}

export async function subscribeByMail(
  { httpUrl, mailbox }: { readonly httpUrl: string; readonly mailbox: Mailbox },
  email: string,
  wish: Wish,
): Promise<void> {
  await askFor(httpUrl, { channel: 'email', email }, wish);
  await confirm(httpUrl, () => mailbox.mails.filter(({ to }) => to === email).map(({ text }) => text));
}
