import { createHash } from 'node:crypto';
import type { Language } from '../../model/language.ts';
import type { Address, PersonalChannel } from '../port.ts';

/** Somebody on duty, or a program of theirs. */
export type Receiver = {
  readonly name: string;
  readonly language: Language;
  readonly addresses: readonly Address[];
};

/** Who is on duty, as the file says now. */
export interface Receivers {
  all(): readonly Receiver[];
  get(name: string): Receiver | undefined;
}

/** How one receiver is reached: `receiver:NAME:CHANNEL:MARK`, where the mark tells two mailboxes of one receiver apart. */
export const wayKey = ({ name }: Receiver, address: Address): string =>
  `receiver:${name}:${address.channel}:${markOf(address)}`;

/** The address of a way, as long as it stands in the file. */
export function addressOfWay(recipient: string, receivers: Receivers): Address | undefined {
  const [, name = ''] = recipient.split(':');
  const receiver = receivers.get(name);
  return receiver?.addresses.find((address) => wayKey(receiver, address) === recipient);
}

export type Way = { readonly recipient: string; readonly channel: PersonalChannel };

export const waysOf = (receiver: Receiver): readonly Way[] =>
  receiver.addresses.flatMap((address) =>
    address.channel === 'mqtt' ? [] : [{ recipient: wayKey(receiver, address), channel: address.channel }],
  );

function markOf(address: Address): string {
  const where = whereOf(address);
  return createHash('sha256').update(where).digest('hex').slice(0, 8);
}

function whereOf(address: Address): string {
  switch (address.channel) {
    case 'email':
      return address.email;
    case 'sms':
      return address.number;
    case 'webhook':
      return address.url;
    case 'web_push':
      return address.endpoint;
    case 'mqtt':
      return address.topic;
    default:
      return '';
  }
}
