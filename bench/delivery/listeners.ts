import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { createParser } from 'eventsource-parser';
import { connectAsync } from 'mqtt';
import { openPushService } from '../../src/notify/fixtures/open-push-service.ts';
import type { Sender } from '../load/plan.ts';

/** Hears the words that an announcement was made, over one channel; `at` is a moment of `performance.now()`. */
export type Listener = AsyncDisposable & { readonly heard: { readonly what: string; readonly at: number }[] };

async function textOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function listen(server: Server & { closeAllConnections(): void }) {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const answering =
  (hear: (body: Buffer, at: number) => void): RequestListener =>
  (request, response) => {
    // The moment at which it was there, before anything is made of it.
    void textOf(request).then((body) => {
      const at = performance.now();
      response.writeHead(204).end();
      return hear(body, at);
    });
  };

/** A program that takes webhooks. */
export async function openHook(): Promise<Listener & { readonly url: string }> {
  const heard: Listener['heard'] = [];
  const hear = (body: Buffer, at: number): void => {
    const event: { data?: { what?: string } } = JSON.parse(body.toString());
    if (event.data?.what !== undefined) heard.push({ what: event.data.what, at });
  };
  const server = await listen(createServer(answering(hear)));
  return { heard, url: `http://127.0.0.1:${server.port}/`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A browser that takes pushes. */
export async function openPushedBrowser() {
  const heard: Listener['heard'] = [];
  const texts: string[] = [];
  const { address, certificate, ...service } = await openPushService(({ what, url }) => {
    if (what === undefined) texts.push(url);
    else heard.push({ what, at: performance.now() });
  });
  return {
    heard,
    /** Links of what was no announcement. */
    texts,
    address,
    certificate,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** Somebody who follows the stream of alerts. */
export async function followStream(httpUrl: string): Promise<Listener> {
  const heard: Listener['heard'] = [];
  const over = new AbortController();
  const { body } = await fetch(`${httpUrl}/api/v1/alerts/stream`, { signal: over.signal });
  const parser = createParser({
    onEvent({ event, data }) {
      const at = performance.now();
      const announcement: { what?: string } = JSON.parse(data);
      if (event === 'announcement' && announcement.what !== undefined) heard.push({ what: announcement.what, at });
    },
  });
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  })().catch(() => undefined);
  return {
    heard,
    async [Symbol.asyncDispose]() {
      over.abort();
      await reading;
    },
  };
}

/** Somebody who listens by MQTT. */
export async function listenByMqtt(port: number, { username, password }: Sender): Promise<Listener> {
  const heard: Listener['heard'] = [];
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, clientId: username });
  client.on('message', (_topic, payload) => {
    const at = performance.now();
    const event: { data?: { what?: string } } = JSON.parse(payload.toString());
    if (event.data?.what !== undefined) heard.push({ what: event.data.what, at });
  });
  await client.subscribeAsync('barrio/v1/alerts/+/+/events', { qos: 1 });
  return { heard, [Symbol.asyncDispose]: () => client.endAsync() };
}
