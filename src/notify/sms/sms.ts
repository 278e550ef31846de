import { createHash } from 'node:crypto';
import { judgeAnswer } from '../http/judge-answer.ts';
import type { Poster } from '../http/poster.ts';
import type { Channel, Content } from '../port.ts';
import { gsmLength, toSms } from './gsm-text.ts';
import { checkTemplate, fill, formOf } from './template.ts';

export type SmsOptions = {
  readonly poster: Poster;
  readonly url: string;
  /** With the places `{to}`, `{text}`, `{key}` and `{from}`. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the gateway calls us. */
  readonly from: string;
};

/** Short messages to telephones, by whichever gateway speaks HTTP. One SMS each. @throws {ConfigError} when the template is wrong. */
export function createSms({ poster, url, body: template, headers, from }: SmsOptions): Channel {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const contentType = named['content-type'] ?? 'application/json';
  const form = formOf(contentType);
  checkTemplate(template, form);
  return {
    id: 'sms',
    async deliver({ key, content }, address, signal) {
      if (address.channel !== 'sms') return { ok: false, retry: 'never', reason: 'it is no telephone number' };
      const fields = { to: address.number, text: textOf(content), key: idOf(key), from };
      const body = fill(template, fields, form);
      return judgeAnswer(await poster.post({ url, headers: { ...named, 'content-type': contentType }, body, signal }), {
        goneAt: [],
      });
    },
    async close() {
      poster.close();
    },
  };
}

/**
 * With the address by which it is changed or stopped, where there is room; else the word about the city comes first. What asks to be
 * confirmed is nothing without its link.
 */
function textOf({ short, asks, links: { about, stop, manage } }: Content): string {
  const link = asks ? about : (stop ?? manage);
  const text = toSms(short);
  if (link === undefined) return text;
  const both = `${text} ${link}`;
  const length = gsmLength(both);
  if (length !== undefined && length <= 160) return both;
  return asks ? link : text;
}

const idOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 27);
