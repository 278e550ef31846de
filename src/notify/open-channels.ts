import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../model/time.ts';
import { domainOf, openEmail } from './email/email.ts';
import { createPoster } from './http/poster.ts';
import { createMqtt, type Speaker } from './mqtt/mqtt.ts';
import type { Channel } from './port.ts';
import { createSms } from './sms/sms.ts';
import type { VapidKeys } from './web-push/vapid-keys.ts';
import { createWebPush } from './web-push/web-push.ts';
import { createWebhook } from './webhook/webhook.ts';

export type ChannelSettings = {
  readonly publicUrl: string;
  /** Whether citizens' webhooks and pushes may go to this machine and its networks. */
  readonly allowPrivate: boolean;
  readonly push: { readonly keys: VapidKeys; readonly contact: string | undefined };
  readonly email: { readonly url: string; readonly from: string } | undefined;
  readonly sms:
    | {
        readonly url: string;
        readonly body: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly from: string;
      }
    | undefined;
};

export type ChannelSurroundings = {
  /** `undefined` where there is no broker of ours. */
  readonly speaker: Speaker | undefined;
  readonly connection: DatabaseSync;
  readonly clock: Clock;
};

/**
 * The ways to reach people that are set up here.
 *
 * @throws {ConfigError} that says what is wrong with one of them.
 */
export function openChannels(settings: ChannelSettings, surroundings: ChannelSurroundings): readonly Channel[] {
  const { publicUrl, allowPrivate, push, email, sms } = settings;
  const { speaker, connection, clock } = surroundings;
  const poster = () => createPoster({ allowPrivate, clock });
  return [
    createWebPush({ ...push, contact: contactOf(settings), poster: poster(), clock }),
    createWebhook({ poster: poster(), publicUrl, clock }),
    // The operator chose this one, so it may lie in the city's own network.
    ...(sms ? [createSms({ ...sms, poster: createPoster({ allowPrivate: true, clock }) })] : []),
    ...(email ? [openEmail(email)] : []),
    ...(speaker ? [createMqtt({ speaker, connection, publicUrl })] : []),
  ];
}

/** Push services want to know whom to write to: our public address when it is one, or else a mailbox. */
function contactOf({ push: { contact }, publicUrl, email }: ChannelSettings): string {
  if (contact !== undefined) return contact;
  const { protocol, hostname, origin } = new URL(publicUrl);
  if (protocol === 'https:') return origin;
  return email === undefined ? `mailto:operator@${hostname}` : `mailto:${mailboxOf(email.from)}`;
}

const mailboxOf = (from: string): string => /[^\s<>]+@[^\s<>]+/.exec(from)?.[0] ?? `operator@${domainOf(from)}`;
