import { z } from 'zod';
import type { Address, PersonalChannel } from '../notify/port.ts';

/** Where one person can be reached. */
export type PersonalAddress = Extract<Address, { readonly channel: PersonalChannel }>;

const AddressShape = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('web_push'), endpoint: z.string(), p256dh: z.string(), auth: z.string() }),
  z.object({ channel: z.literal('email'), email: z.string() }),
  z.object({ channel: z.literal('sms'), number: z.string() }),
  z.object({ channel: z.literal('webhook'), url: z.string(), secret: z.string() }),
]) satisfies z.ZodType<PersonalAddress>;

export const writeAddress = (address: PersonalAddress): string => JSON.stringify(address);
export const readAddress = (text: string): PersonalAddress => AddressShape.parse(JSON.parse(text));

/** The address was meant for everybody when it is `undefined`. */
export const personal = (address: Address): PersonalAddress | undefined =>
  address.channel === 'mqtt' ? undefined : address;

/**
 * The same for addresses at which the same person is reached. The case of a mailbox makes no difference anywhere any more, although it
 * might (RFC 5321 2.4).
 */
export function sameAddress(address: PersonalAddress): string {
  if (address.channel === 'web_push') return `web_push ${address.endpoint}`;
  if (address.channel === 'email') return `email ${address.email.trim().toLowerCase()}`;
  if (address.channel === 'sms') return `sms ${address.number}`;
  return `webhook ${new URL(address.url).href}`;
}

/** Enough for its owner to recognise it: `a…@e….org`, `+34…00`, `e….org/…`. A family's domain names its people. */
export function hintOf(address: PersonalAddress): string {
  if (address.channel === 'web_push') return new URL(address.endpoint).host;
  if (address.channel === 'sms') return `${address.number.slice(0, 3)}…${address.number.slice(-2)}`;
  if (address.channel === 'webhook') return `${maskedHost(new URL(address.url).hostname)}/…`;
  const [mailbox = '', host = ''] = address.email.trim().split('@');
  return `${mailbox.slice(0, 1)}…@${maskedHost(host.toLowerCase())}`;
}

const maskedHost = (host: string): string => `${host.slice(0, 1)}….${host.split('.').at(-1) ?? ''}`;
