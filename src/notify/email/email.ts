import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ConfigError } from '../../model/errors.ts';
import type { Channel, Content, Delivered, Delivery } from '../port.ts';
import { htmlOf, textOf } from './html.ts';

export type EmailOptions = {
  /** `smtp://user:password@host:587`, or `smtps://...:465`. */
  readonly url: string;
  /** `Barrio <alerts@example.org>`, or the address alone. */
  readonly from: string;
  readonly connections?: number;
};

/** Messages by e-mail, over a few connections that stay open. */
export function openEmail({ url, from, connections = 8 }: EmailOptions): Channel {
  domainOf(from);
  const transport = createTransport({
    ...placeOf(url),
    pool: true,
    maxConnections: connections,
    maxMessages: 500,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  return {
    id: 'email',
    async deliver(delivery, address, signal) {
      if (address.channel !== 'email') return { ok: false, retry: 'never', reason: 'it is no address of e-mail' };
      const mail = { ...mailOf(delivery, { from, to: address.email }), signal };
      try {
        const { response } = await transport.sendMail(mail);
        return { ok: true, receipt: response };
      } catch (error) {
        return signal.aborted || !(error instanceof Error)
          ? { ok: false, retry: 'later', reason: 'no answer in time' }
          : judge(error);
      }
    },
    close: async () => transport.close(),
  };
}

function mailOf({ key, content, expiresAt, isUrgent }: Delivery, { from, to }: { from: string; to: string }) {
  const domain = domainOf(from);
  return {
    from,
    // As an object, so that nothing in it is taken for a second address.
    to: { name: '', address: to },
    subject: content.title,
    text: textOf(content),
    html: htmlOf(content),
    messageId: `<${idOf(key)}@${domain}>`,
    priority: isUrgent ? ('high' as const) : ('normal' as const),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': content.language,
      // RFC 4021 2.1.50: of no use later.
      Expires: new Date(expiresAt).toUTCString(),
      ...threadOf(content, domain),
      ...stopOf(content),
    },
  };
}

function placeOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    host,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    // A password is never said in clear to another machine.
    requireTLS: !isSecure && username !== '' && !isHere(host),
    ...(username === '' ? {} : { auth }),
  };
}

const isHere = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** @throws {ConfigError} when it is no address. */
export function domainOf(from: string): string {
  const [, domain] = /^[^\r\n]*?[^\s<>@]+@([A-Za-z0-9.-]+)>?$/.exec(from.trim()) ?? [];
  if (domain !== undefined) return domain;
  throw new ConfigError(
    `BARRIO_MAIL_FROM is ${JSON.stringify(from)}; expected an address such as Barrio <alerts@example.org>`,
  );
}

/** The key names the recipient's subscription, which is nobody else's business. */
const idOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 27);

/** Words about the same matter stand together. */
const threadOf = ({ announcement }: Content, domain: string): Readonly<Record<string, string>> => {
  if (announcement === undefined) return {};
  const id = `<${idOf(`${announcement.group} ${announcement.since}`)}.group@${domain}>`;
  return { References: id };
};

/** Mail programs show a button that stops it, and press it with a POST (RFC 2369, RFC 8058). */
const stopOf = ({ links: { stop } }: Content): Readonly<Record<string, string>> =>
  stop === undefined ? {} : { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

type SmtpError = Error & { readonly code?: unknown; readonly command?: unknown; readonly responseCode?: unknown };

/**
 * 5xx of the server about the recipient or the message is its last word. What it says about us (the password, the sender) an operator
 * can mend while the message waits.
 */
function judge(error: SmtpError): Delivered {
  const reason = error.message.replaceAll(/\s+/g, ' ');
  const isAboutMessage = (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') && error.command !== 'MAIL FROM';
  const isFinal = error.command === 'API' || Number(error.responseCode ?? 0) >= 500;
  return { ok: false, retry: isAboutMessage && isFinal ? 'never' : 'later', reason };
}
