import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { languages } from '../../model/language.ts';
import type { Content } from '../port.ts';

/** What a message says, without the announcement, which many share. */
export type OwnContent = Omit<Content, 'announcement'>;

const ContentShape = z.object({
  title: z.string(),
  text: z.string(),
  short: z.string(),
  language: z.enum(languages),
  why: z.string(),
  links: z.object({ about: z.string().optional(), manage: z.string().optional(), stop: z.string().optional() }),
  asks: z.literal(true).optional(),
});

const inClear = 0;
const sealed = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** What concerns a person holds private links, and is kept so that a copy of the database opens none of them. */
const isPersonal = (recipient: string): boolean => recipient.startsWith('subscription:');

/** @param secret 32 bytes that are not in the database. */
export function createSealing(secret: Uint8Array) {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'barrio outbox', 32)));
  return {
    close(recipient: string, { title, text, short, language, why, links, asks }: OwnContent): Uint8Array {
      const plain = Buffer.from(JSON.stringify({ title, text, short, language, why, links, asks }));
      return isPersonal(recipient) ? seal(plain, key) : Buffer.concat([Buffer.from([inClear]), plain]);
    },
    /** `undefined` when it was closed with another key. */
    open(bytes: Uint8Array): OwnContent | undefined {
      const plain = bytes[0] === sealed ? unseal(bytes, key) : Buffer.from(bytes.subarray(1));
      return plain && ContentShape.parse(JSON.parse(plain.toString()));
    },
  };
}
export type Sealing = ReturnType<typeof createSealing>;

function seal(plain: Uint8Array, key: KeyObject): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([sealed]), nonce, cipher.getAuthTag(), body]);
}

function unseal(bytes: Uint8Array, key: KeyObject): Buffer | undefined {
  const tagAt = 1 + nonceBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, tagAt));
  decipher.setAuthTag(bytes.subarray(tagAt, tagAt + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(tagAt + tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
