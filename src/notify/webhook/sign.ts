import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** The key of a secret: `whsec_` and base64 as the Standard Webhooks specification writes it, or the text itself. */
export const keyOf = (secret: string): Buffer =>
  secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret);

/** Says who sends it and when, so that nobody can forge or repeat it (Standard Webhooks 1.0.0, symmetric). */
export function signatureHeaders({
  key,
  id,
  atSeconds,
  body,
}: {
  readonly key: Uint8Array;
  readonly id: string;
  readonly atSeconds: number;
  readonly body: string;
}) {
  const signature = createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': `v1,${signature}` };
}
