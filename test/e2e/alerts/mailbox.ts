import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { EpochMs } from '../../../src/model/time.ts';

export type Mail = {
  readonly to: string;
  /** When it came, in the story. */
  readonly at: EpochMs;
  readonly headers: ReadonlyMap<string, string>;
  readonly subject: string;
  /** The plain part. */
  readonly text: string;
};

/** A real mail server on the loopback that keeps what it takes. It says that it took a mail once `taken` ends. */
export interface Mailbox extends AsyncDisposable {
  readonly url: string;
  readonly mails: readonly Mail[];
}

export async function openMailbox(
  now: () => EpochMs,
  taken: (mail: Mail) => Promise<void> = () => Promise.resolve(),
): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      const take = async (): Promise<void> => {
        const raw = (await buffer(stream)).toString('latin1');
        const came = envelope.rcptTo.map(({ address }): Mail => ({ to: address, at: now(), ...readMail(raw) }));
        mails.push(...came);
        await Promise.all(came.map((mail) => taken(mail)));
        done();
      };
      void take();
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Part = { readonly headers: ReadonlyMap<string, string>; readonly body: string };

function readMail(raw: string): Pick<Mail, 'headers' | 'subject' | 'text'> {
  const whole = splitPart(raw);
  const { headers } = whole;
  const plain = plainPart(whole);
  return { headers, subject: decodeWords(headers.get('subject') ?? ''), text: decodeBody(plain) };
}

function splitPart(raw: string): Part {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase().trim(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { headers, body: rest.join('\r\n\r\n') };
}

function plainPart(part: Part): Part {
  const [, boundary] = /boundary="?([^";]+)/.exec(part.headers.get('content-type') ?? '') ?? [];
  if (boundary === undefined) return part;
  const parts = part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((text) => splitPart(text.replace(/^\r\n/, '')));
  return parts.find(({ headers }) => headers.get('content-type')?.startsWith('text/plain')) ?? part;
}

function decodeBody({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? unquote(body.replaceAll(/=\r\n/g, '')) : body;
}

const unquote = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8');

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquote(word.replaceAll('_', ' ')),
    );
