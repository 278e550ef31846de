const maxCharacters = 1024;

/** Username and password of an `Authorization: Basic` header [RFC 7617]; `undefined` when it is none. */
export function basicCredentials(header: string | undefined): { username: string; password: string } | undefined {
  if (header === undefined || header.length > maxCharacters) return undefined;
  const [, token] = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header) ?? [];
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
