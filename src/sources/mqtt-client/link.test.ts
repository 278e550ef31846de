import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryJournal } from '../../journal/memory/memory-journal.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { openTestBroker } from '../mqtt-broker/fixtures/open-test-broker.ts';
import { openMqttClient } from './mqtt-client.ts';

const clock = { now: () => epochMs(0) };
const within = { timeout: 5_000, interval: 10 };

async function openOn(url: string, topic: string) {
  const events = createSilentEvents();
  const directory = createMemoryRegistry({ kinds: new Map(), clock });
  const journal = createMemoryJournal({ limitBytes: 1e6 });
  const source = await openMqttClient({ url, topics: [topic], clientId: 'x', journal, directory, clock, events });
  onTestFinished(() => source.close());
  return { source, said: () => JSON.stringify([events.emitted, source.urls, source.link()]) };
}

it('a broker that is not there is told with the reason, and never with the password of its address', async () => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  server.close();
  const { source, said } = await openOn(`mqtt://city:s3cret@localhost:${port}`, 'barrio/v1/+/up');
  expect(source.link()).toMatchObject({ connected: false, reason: 'not connected yet' });
  await vi.waitFor(
    () => expect(source.link()).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') }),
    within,
  );
  expect(source.link().url).toBe(`mqtt://localhost:${port}`);
  expect(said()).not.toContain('s3cret');
});

it('a broker that grants the subscription is connected, one that refuses it is not', async () => {
  await using test = await openTestBroker();
  const { username, password } = test.credential('bay-1');
  const url = test.url.replace('mqtt://', `mqtt://${username}:${password}@`);
  const granted = await openOn(url, 'barrio/v1/live/#');
  await vi.waitFor(() => expect(granted.source.link()).toEqual({ connected: true, url: test.url }), within);
  const deaf = await openOn(url, 'barrio/v1/+/up');
  const refused = { connected: false, reason: expect.stringContaining('cannot subscribe') };
  await vi.waitFor(() => expect(deaf.source.link()).toMatchObject(refused), within);
});
