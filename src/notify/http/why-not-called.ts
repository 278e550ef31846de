import { isIP } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

/** What can be said of an address before anybody is asked where it leads. */
export function whyNotCalled(text: string, allowPrivate: boolean): string | undefined {
  if (!URL.canParse(text)) return 'its address is no URL';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'its address holds a name and a password';
  if (protocol !== 'https:' && !(protocol === 'http:' && allowPrivate)) return 'its address is not https';
  // Nobody looks up what is an address already.
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (allowPrivate) return undefined;
  if (/(?:^|\.)localhost\.?$/.test(bare)) return 'its address is this machine';
  return isIP(bare) !== 0 && isPrivateAddress(bare) ? 'its address lies within a private network' : undefined;
}
