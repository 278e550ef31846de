import webPush from 'web-push';
import { hours } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** Push services refuse more than a day (RFC 8292 2). */
const validFor = hours(12);
const renewedAfter = hours(6);
const mostKept = 200;

/** Says to a push service who we are. Signing costs more than all the rest of a message, and one signature serves for hours. */
export function createVapidHeader({
  keys,
  contact,
  clock,
}: {
  readonly keys: VapidKeys;
  /** Whom the service may write to: `mailto:` or `https:`. */
  readonly contact: string;
  readonly clock: Clock;
}): (endpoint: string) => string {
  const kept = new Map<string, { readonly header: string; readonly from: number }>();
  return (endpoint) => {
    const { origin } = new URL(endpoint);
    const now = clock.now();
    const known = kept.get(origin);
    if (known !== undefined && now >= known.from && now - known.from < renewedAfter) return known.header;
    const { publicKey, privateKey } = keys;
    const expires = Math.floor((now + validFor) / 1000);
    const { Authorization: header } = webPush.getVapidHeaders(
      origin,
      contact,
      publicKey,
      privateKey,
      'aes128gcm',
      expires,
    );
    if (kept.size >= mostKept) kept.clear();
    kept.set(origin, { header, from: now });
    return header;
  };
}
