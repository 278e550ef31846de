import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { brand } from '../model/brand.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Credential, CredentialMark, Principal } from './port.ts';

/** What is kept of a password: enough to recognise it, not enough to find it. Both parts are base64url. */
export type Digest = { readonly salt: string; readonly digest: string };

/** A principal with the digest of its password. */
export type KeptCredential = Digest & { readonly id: DeviceId; readonly role: Principal['role'] };

/**
 * Makes the password of a device or gateway: 192 random bits, which no one can guess. Hence one round of salted SHA-256 is
 * enough (docs/decisions/0003-device-passwords-are-generated.md).
 */
export function issueCredential(
  id: DeviceId,
  role: Principal['role'],
): { readonly shown: Credential; readonly kept: KeptCredential } {
  const password = randomBytes(24).toString('base64url');
  const salt = randomBytes(16).toString('base64url');
  return {
    shown: { id, username: id, password },
    kept: { id, role, salt, digest: digestOf(password, salt).toString('base64url') },
  };
}

/** The salt is drawn anew for every password, and is no secret. */
export const markOf = ({ salt }: Digest): CredentialMark => brand<CredentialMark>(salt);

const digestOf = (password: string, salt: string): Buffer => hash('sha256', `${salt}.${password}`, 'buffer');

/** Belongs to nobody: compared with when the name is unknown, so that an unknown name takes as long as a wrong password. */
const nobody: Digest = {
  salt: randomBytes(16).toString('base64url'),
  digest: randomBytes(32).toString('base64url'),
};

/** Whether this password is the one kept. Takes the same time whatever is wrong; `undefined` is an unknown name. */
export function recognises(kept: Digest | undefined, password: string): boolean {
  const { salt, digest } = kept ?? nobody;
  const same = timingSafeEqual(digestOf(password, salt), Buffer.from(digest, 'base64url'));
  return same && kept !== undefined;
}
