import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../model/errors.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import type { Content } from '../port.ts';
import { openEmail } from './email.ts';

type Mail = { readonly from: string; readonly to: readonly string[]; readonly raw: Buffer };

/** A mail server of somebody else. */
async function openServer(options: SMTPServerOptions = {}) {
  const mails: Mail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    mails,
    port,
    url: `smtp://127.0.0.1:${port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const from = 'Barrio Santander <alerts@barrio.example>';
const to = { channel: 'email', email: 'ana@example.org' } as const;
const { signal } = new AbortController();

const saying = (more: Partial<Content> = {}) => {
  const delivery = deliveryOf('announcement-1:subscription-1', { channel: 'email' });
  return { ...delivery, content: { ...delivery.content, ...more } };
};

describe('a message by e-mail', () => {
  it('says the same in plain text and in HTML, in its language, and how to stop it', async () => {
    await using server = await openServer();
    const email = openEmail({ url: server.url, from });
    const links = {
      about: 'https://barrio.example/alerts/1',
      manage: 'https://barrio.example/subscriptions/manage?token=a&b',
      stop: 'https://barrio.example/subscriptions/stop?token=c',
    };
    const delivered = await email.deliver(
      saying({
        title: 'Mucho humo en Cañadío',
        text: 'Hay <212> µg/m³.\n\nQuédese en casa.',
        language: 'es',
        why: 'Lo pidió.',
        links,
      }),
      to,
      signal,
    );
    await email.close();
    expect(delivered).toMatchObject({ ok: true });
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'alerts@barrio.example', to: ['ana@example.org'] });
    const parsed = await PostalMime.parse(mail?.raw ?? '');
    expect(parsed.subject).toBe('Mucho humo en Cañadío');
    expect(parsed.from).toEqual({ name: 'Barrio Santander', address: 'alerts@barrio.example' });
    expect(parsed.text).toContain('Hay <212> µg/m³.');
    expect(parsed.text).toContain('No recibir más mensajes: https://barrio.example/subscriptions/stop?token=c');
    expect(parsed.html).toContain('<html lang="es">');
    expect(parsed.html).toContain('<p>Hay &lt;212&gt; µg/m³.</p>');
    expect(parsed.html).toContain('href="https://barrio.example/subscriptions/manage?token=a&amp;b"');
    const headers = new Map(parsed.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe')).toBe('<https://barrio.example/subscriptions/stop?token=c>');
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-language')).toBe('es');
  });

  it('that asks begins with the button that says yes, and is written as French is', async () => {
    await using server = await openServer();
    const email = openEmail({ url: server.url, from });
    const links = { about: 'https://barrio.example/subscriptions/confirm?token=a', stop: 'https://barrio.example/s' };
    await email.deliver(saying({ text: 'Confirmez vos alertes.', language: 'fr', links, asks: true }), to, signal);
    await email.close();
    const parsed = await PostalMime.parse(server.mails[0]?.raw ?? '');
    expect(parsed.text).toMatch(/^Confirmer\u00a0: https:\/\/barrio\.example\/subscriptions\/confirm\?token=a\n/);
    expect(parsed.text).not.toContain('En savoir plus');
    expect(parsed.html).toMatch(/<\/h1>\s*<p><a href="[^"]*confirm\?token=a"[^>]*>Confirmer<\/a>/);
  });

  it('has the same Message-ID when it is sent again, which does not tell whose it is', async () => {
    await using server = await openServer();
    const email = openEmail({ url: server.url, from });
    await email.deliver(saying(), to, signal);
    await email.deliver(saying(), to, signal);
    await email.close();
    const ids = await Promise.all(server.mails.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId));
    expect(ids[0]).toMatch(/^<[\w-]{27}@barrio\.example>$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('goes over connections that stay open', async () => {
    await using server = await openServer();
    const email = openEmail({ url: server.url, from, connections: 2 });
    await Promise.all(Array.from({ length: 20 }, () => email.deliver(saying(), to, signal)));
    await email.close();
    expect(server.mails).toHaveLength(20);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it.each([
    [450, 'later'],
    [552, 'never'],
    [550, 'never'],
  ])('whose recipient is refused with %i is told so', async (responseCode, retry) => {
    await using server = await openServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('mailbox'), { responseCode })),
    });
    const email = openEmail({ url: server.url, from });
    expect(await email.deliver(saying(), to, signal)).toMatchObject({ ok: false, retry });
    await email.close();
  });

  it('waits while the password is wrong, or we may not send', async () => {
    await using wrong = await openServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('no')),
    });
    const email = openEmail({ url: `smtp://ana:word@127.0.0.1:${wrong.port}`, from });
    expect(await email.deliver(saying(), to, signal)).toMatchObject({ ok: false, retry: 'later' });
    await email.close();
    await using strict = await openServer({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('sender'), { responseCode: 550 })),
    });
    const other = openEmail({ url: strict.url, from });
    expect(await other.deliver(saying(), to, signal)).toMatchObject({ ok: false, retry: 'later' });
    await other.close();
  });

  it('ends with its signal when the server is frozen, and the next one goes through', async () => {
    let isFrozen = true;
    await using server = await openServer({
      onMailFrom: (_address, _session, done) => (isFrozen ? undefined : done()),
    });
    const email = openEmail({ url: server.url, from, connections: 1 });
    expect(await email.deliver(saying(), to, AbortSignal.timeout(100))).toMatchObject({
      ok: false,
      retry: 'later',
      reason: 'no answer in time',
    });
    isFrozen = false;
    expect(await email.deliver(saying(), to, signal)).toMatchObject({ ok: true });
    await email.close();
  });

  it('is tried later when no server is there', async () => {
    const server = await openServer();
    await server[Symbol.asyncDispose]();
    const email = openEmail({ url: server.url, from });
    expect(await email.deliver(saying(), to, signal)).toMatchObject({ ok: false, retry: 'later' });
    await email.close();
  });

  it('has nothing in it that a recipient or a title could add', async () => {
    await using server = await openServer();
    const email = openEmail({ url: server.url, from });
    const evil = { channel: 'email', email: 'ana@example.org, eve@example.org' } as const;
    await email.deliver(saying({ title: 'Smog\r\nBcc: eve@example.org' }), evil, signal);
    await email.deliver(saying({ title: 'Smog\r\nBcc: eve@example.org' }), to, signal);
    await email.close();
    expect(server.mails.flatMap((mail) => mail.to)).not.toContain('eve@example.org');
    for (const { raw } of server.mails) expect((await PostalMime.parse(raw)).bcc ?? []).toEqual([]);
  });

  it.each(['nobody', 'a@b@', ''])('comes from an address, which %j is not', (wrong) => {
    expect(() => openEmail({ url: 'smtp://127.0.0.1', from: wrong })).toThrow(ConfigError);
  });
});
