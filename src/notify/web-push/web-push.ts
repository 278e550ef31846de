import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { messageOf } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import { judgeAnswer } from '../http/judge-answer.ts';
import type { Poster } from '../http/poster.ts';
import type { Channel, Delivered, Delivery } from '../port.ts';
import { pushPayload } from './push-payload.ts';
import { createVapidHeader } from './vapid-header.ts';
import type { VapidKeys } from './vapid-keys.ts';

export type WebPushOptions = {
  readonly poster: Poster;
  readonly keys: VapidKeys;
  readonly contact: string;
  readonly clock: Clock;
};

/** Messages to browsers (RFC 8030), encrypted so that only that browser can read them (RFC 8291). */
export function createWebPush({ poster, keys, contact, clock }: WebPushOptions): Channel {
  const vapidHeader = createVapidHeader({ keys, contact, clock });

  return {
    id: 'web_push',
    async deliver(delivery, address, signal) {
      if (address.channel !== 'web_push') return { ok: false, retry: 'never', reason: 'it is no address of a browser' };
      if (!URL.canParse(address.endpoint)) return { ok: false, retry: 'gone', reason: 'its address is no URL' };
      const body = encrypted(delivery, address);
      if (!Buffer.isBuffer(body)) return body;
      const headers = { ...headersOf(delivery, clock), authorization: vapidHeader(address.endpoint) };
      // 404 and 410: the subscription is over (RFC 8030 7.3).
      return judgeAnswer(await poster.post({ url: address.endpoint, headers, body, signal }), { goneAt: [404, 410] });
    },
    async close() {
      poster.close();
    },
  };
}

function encrypted(delivery: Delivery, { p256dh, auth }: { p256dh: string; auth: string }): Buffer | Delivered {
  try {
    return webPush.encrypt(p256dh, auth, pushPayload(delivery), 'aes128gcm').cipherText;
  } catch (error) {
    return { ok: false, retry: 'gone', reason: `the keys of the browser cannot be used: ${messageOf(error)}` };
  }
}

function headersOf({ expiresAt, isUrgent, collapse }: Delivery, clock: Clock) {
  const left = Math.max(0, Math.floor((expiresAt - clock.now()) / 1000));
  return {
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    // How long the service keeps it for a browser that is away.
    ttl: String(left),
    urgency: isUrgent ? 'high' : 'normal',
    ...(collapse !== undefined && { topic: topicOf(collapse) }),
  };
}

/** Of messages with the same topic that wait for a browser only the newest is kept; 32 signs at most (RFC 8030 5.4). */
const topicOf = (collapse: string): string => createHash('sha256').update(collapse).digest('base64url').slice(0, 32);
