import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { type PrivateToken, privateToken, type SubscriptionId } from './port.ts';

/** What a private link lets its owner do. A link that stops can do nothing else. */
export type TokenUse = 'confirm' | 'manage' | 'stop';

/** Keeps what tells who somebody is from whoever has the database, but not the key. */
export interface Seal {
  /** Tells one key from another, and nothing of either. */
  readonly keyId: string;
  /** Encrypts (AES-256-GCM). What was sealed about one thing does not open about another. */
  seal(text: string, about: string): Uint8Array;
  /** `undefined` when it was sealed under another key or about something else, or is damaged. */
  open(sealed: Uint8Array, about: string): string | undefined;
  /** The same for the same text: finds an address again without telling it. */
  index(text: string): string;
  /** Made anew from what is kept, so that every message can carry its link although only digests of links are kept. */
  token(use: TokenUse, id: SubscriptionId): PrivateToken;
}

const [ivBytes, tagBytes, tokenBytes] = [12, 16, 24];

export function createSeal(key: Uint8Array): Seal {
  const part = (name: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `barrio ${name}`, 32));
  const addresses = part('address');
  const [sayIndex, sayToken] = [keyed(part('address index')), keyed(part('token'))];
  return {
    keyId: part('key id').toString('hex', 0, 8),
    seal(text, about) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', addresses, iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open: (sealed, about) => openSealed(Buffer.from(sealed), { key: addresses, about }),
    index: (text) => sayIndex(text).toString('base64url'),
    token: (use, id) => privateToken(sayToken(`${use} ${id}`).toString('base64url', 0, tokenBytes)),
  };
}

const blockBytes = 64;

/** HMAC-SHA-256 (RFC 2104) of many short texts: an object of its own for each would cost twenty times as much. */
function keyed(key: Uint8Array): (text: string) => Buffer {
  const pad = (byte: number): Buffer =>
    Buffer.from(Array.from({ length: blockBytes }, (_, place) => (key[place] ?? 0) ^ byte));
  const [inner, outer] = [pad(0x36), pad(0x5c)];
  return (text) =>
    hash(
      'sha256',
      Buffer.concat([outer, hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')]),
      'buffer',
    );
}

function openSealed(
  sealed: Buffer,
  { key, about }: { readonly key: Buffer; readonly about: string },
): string | undefined {
  if (sealed.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(about))
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** What is kept of a link. Links are long enough that no salt is needed. */
export const digestOf = (token: PrivateToken): string => hash('sha256', token, 'base64url');
