import type { Refusal } from '../../src/model/rejection.ts';
import { describeBytes } from './wording.ts';

export type Parsed = { readonly ok: true; readonly value: unknown } | ({ readonly ok: false } & Refusal);

const utf8 = new TextDecoder('utf-8', { fatal: true });
const openingBrace = 0x7b;
const openingBracket = 0x5b;

const isWhitespace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const hasByteOrderMark = (payload: Uint8Array): boolean =>
  payload[0] === 0xef && payload[1] === 0xbb && payload[2] === 0xbf;

/** The first byte that is neither white space nor a UTF-8 byte order mark; `undefined` where there is none. */
function firstByte(payload: Uint8Array): number | undefined {
  let index = hasByteOrderMark(payload) ? 3 : 0;
  let byte = payload[index];
  while (byte !== undefined && isWhitespace(byte)) {
    index += 1;
    byte = payload[index];
  }
  return byte;
}

const notJson = (detail: string): Parsed => ({ ok: false, code: 'payload_not_json', detail });

function decodeText(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return notJson(error instanceof Error ? error.message : String(error));
  }
}

/** Reads a payload that should be a JSON object or array in UTF-8. */
export function parseJson(payload: Uint8Array): Parsed {
  const first = firstByte(payload);
  if (first === undefined) {
    const detail = payload.length === 0 ? 'the payload has 0 bytes' : 'the payload is white space only';
    return { ok: false, code: 'payload_empty', detail };
  }
  if (first !== openingBrace && first !== openingBracket) {
    const detail = `expected a JSON object or array, got ${describeBytes(payload)}`;
    return { ok: false, code: 'payload_malformed', detail };
  }
  const text = decodeText(payload);
  return text === undefined ? notJson('the text is not valid UTF-8') : parse(text);
}
