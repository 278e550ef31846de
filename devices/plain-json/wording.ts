const longestQuote = 40;

/** Text of a stranger, safe to print and short: quoted, escaped, cut. */
const quote = (text: string): string =>
  text.length <= longestQuote ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, longestQuote))}...`;

/** The name of a field as it stands in a refusal; quoted where it would be hard to read. */
export const nameOf = (name: string): string => (/^[\w.-]{1,40}$/.test(name) ? name : quote(name));

/** What a JSON value is, in words, without printing what may be large. */
export function describe(value: unknown): string {
  if (value === '') return 'the empty string ""';
  if (typeof value === 'string') return `the string ${quote(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** The beginning of a payload that is no JSON: as text where it is printable, as hexadecimal otherwise. */
export function describeBytes(payload: Uint8Array): string {
  const start = Buffer.from(payload.subarray(0, 12));
  const text = start.toString('latin1');
  const shown = /^[\x20-\x7e]*$/.test(text) ? JSON.stringify(text) : `0x${start.toString('hex')}`;
  return `${payload.length} bytes ${payload.length > start.length ? 'starting with' : 'that are'} ${shown}`;
}
