import { toIso } from '../../model/time.ts';
import type { Delivery } from '../port.ts';

/** Push services take 4,096 bytes with what encryption adds (RFC 8291 4); so much leaves room for all of them. */
const mostBytes = 3_000;

/**
 * What the page's service worker is told, as JSON: it shows `title` and `body`, and opens `url`. `tag` is the matter: a newer message
 * about it takes the place of the older one on the screen. A `body` that is too long ends with "…".
 */
export function pushPayload(delivery: Delivery): string {
  const { key, content, collapse } = delivery;
  const { title, text, short, language, why, links, announcement } = content;
  const message = {
    title: cut(title, 200),
    body: text,
    lang: language,
    tag: collapse ?? key,
    url: links.about,
    manage: links.manage,
    why: cut(why, 300),
    key,
    ...(announcement && {
      what: announcement.what,
      severity: announcement.severity,
      urgent: announcement.isUrgent,
      time: toIso(announcement.announcedAt),
    }),
  };
  const whole = JSON.stringify(message);
  if (bytesOf(whole) <= mostBytes) return whole;
  const room = mostBytes - bytesOf(JSON.stringify({ ...message, body: '' }));
  return JSON.stringify({ ...message, body: fit(text, room) ?? short });
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

/** As much of it as has room when it is written as JSON. */
function fit(text: string, room: number): string | undefined {
  let kept = text;
  while (kept !== '' && bytesOf(JSON.stringify(`${kept}…`)) > room) kept = kept.slice(0, Math.floor(kept.length * 0.9));
  return kept === '' ? undefined : `${kept.toWellFormed()}…`;
}
