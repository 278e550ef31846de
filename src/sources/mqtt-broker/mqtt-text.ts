import { isUtf8 } from 'node:buffer';

/** One field of a packet and where the next one begins. */
export type Field = { readonly bytes: Buffer; readonly next: number };

/** A two-byte length and its bytes; `undefined` when it reaches beyond `end`. */
export function readField(bytes: Buffer, at: number, end: number): Field | undefined {
  if (at + 2 > end) return undefined;
  const next = at + 2 + bytes.readUInt16BE(at);
  return next > end ? undefined : { bytes: bytes.subarray(at + 2, next), next };
}

/**
 * The text, or `undefined` where it is none in MQTT: not well-formed UTF-8 (surrogates included) [MQTT-1.5.3-1], or with a
 * U+0000 [MQTT-1.5.3-2].
 */
export function readText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
}

/** Whether messages can be published on it [MQTT-3.3.2-2, MQTT-4.7.3-1]. */
export const isTopicName = (text: string): boolean => text.length > 0 && !text.includes('+') && !text.includes('#');

const mostLevels = 20;

/** Whether it can be subscribed to: `#` alone and last, `+` alone in its level [MQTT-4.7.1-2, MQTT-4.7.1-3]. */
export function isTopicFilter(text: string): boolean {
  if (text.length === 0) return false;
  const levels = text.split('/');
  if (levels.length > mostLevels) return false;
  return levels.every((level, index) => {
    if (level === '+') return true;
    if (level === '#') return index === levels.length - 1;
    return !level.includes('+') && !level.includes('#');
  });
}
