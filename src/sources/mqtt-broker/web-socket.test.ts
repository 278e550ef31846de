import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';

async function serve(test: TestBroker): Promise<{ readonly url: string } & AsyncDisposable> {
  const server: Server = createServer((_request, response) => response.end());
  server.on('upgrade', test.broker.handleUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/mqtt`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

it('is a door like the other one: what comes through it is kept and acknowledged', async () => {
  await using test = await openTestBroker();
  await using site = await serve(test);
  const client = await connectAsync(site.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
  const heard: string[] = [];
  client.on('message', (topic) => void heard.push(topic));
  await client.subscribeAsync('barrio/v1/live/#');
  for (const qos of [0, 1, 2] as const) await client.publishAsync('barrio/v1/bay-1/up', '{}', { qos });
  test.broker.publishLive('barrio/v1/live/centro/noise', '61');
  await eventually(() => expect(heard).toEqual(['barrio/v1/live/centro/noise']));
  expect(await test.kept()).toHaveLength(3);
  await client.endAsync();
  await eventually(() => expect(test.broker.connections()).toBe(0));
});

it.each([
  { what: 'another path', path: '/other', protocol: 'mqtt', status: 404 },
  { what: 'no subprotocol', path: '/mqtt', protocol: undefined, status: 400 },
  { what: 'another subprotocol', path: '/mqtt', protocol: 'chat', status: 400 },
])('$what is refused', async ({ path, protocol, status }) => {
  await using test = await openTestBroker();
  await using site = await serve(test);
  const socket = new WebSocket(new URL(path, site.url), protocol);
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain(String(status));
  expect(test.broker.connections()).toBe(0);
});

it('text is refused: MQTT is binary [MQTT-6.0.0-1]', async () => {
  await using test = await openTestBroker();
  await using site = await serve(test);
  const socket = new WebSocket(site.url, 'mqtt');
  await once(socket, 'open');
  socket.send('\u0010');
  await once(socket, 'close');
  expect(test.reasons()).toEqual(['not_binary']);
});

it('a giant message is refused', async () => {
  await using test = await openTestBroker();
  await using site = await serve(test);
  const socket = new WebSocket(site.url, 'mqtt');
  await once(socket, 'open');
  socket.send(Buffer.alloc(5_000_000));
  await once(socket, 'close');
  await eventually(() => expect(test.broker.connections()).toBe(0));
});
