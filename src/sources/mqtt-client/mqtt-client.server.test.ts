import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startMosquitto } from '../../../test/servers/mosquitto.ts';
import { type RunningServer } from '../../../test/servers/running-server.ts';
import { createMemoryJournal } from '../../journal/memory/memory-journal.ts';
import { beginning, type Journal } from '../../journal/port.ts';
import { ConfigError } from '../../model/errors.ts';
import { deviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { openMqttClient } from './mqtt-client.ts';

const clock = { now: () => epochMs(Date.UTC(2026, 10, 21)) };
const within = { timeout: 15_000, interval: 20 };

let broker: RunningServer;
beforeEach(async () => {
  broker = await startMosquitto({ configLines: ['max_inflight_messages 100'] });
});
afterEach(async () => await broker.stop());

async function openOn(journal: Journal, url = broker.url, topics = ['barrio/v1/+/up']) {
  const events = createSilentEvents();
  const directory = createMemoryRegistry({ kinds: new Map(), clock });
  const source = await openMqttClient({
    url,
    topics,
    clientId: 'barrio-test',
    tellsRefusals: true,
    journal,
    directory,
    clock,
    events,
  });
  const connections = () => events.emitted.filter(({ name }) => name === 'upstreamConnected').length;
  await vi.waitUntil(() => connections() > 0, within);
  return { source, events, connections };
}

async function publish(texts: readonly string[], qos: 0 | 1 = 1) {
  const device = await connectAsync(broker.url);
  await Promise.all(texts.map((text) => device.publishAsync('barrio/v1/bay-1/up', text, { qos })));
  await device.endAsync();
}

async function textsOf(journal: Journal): Promise<string[]> {
  const consumer = await journal.consumer(`look-${Math.random()}`);
  if (journal.end() === beginning) return [];
  const entries = await consumer.read({ after: beginning, maxMessages: 10_000 });
  return entries.map(({ message }) => Buffer.from(message.payload).toString());
}

/** A journal that takes nothing to disk until it is told to, as a disk that stalls. */
function heldJournal(): Journal & { release: () => void } {
  const journal = createMemoryJournal({ limitBytes: 10_000_000 });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    append: async (messages) => {
      await released;
      await journal.append(messages);
    },
    failed: journal.failed,
    writable: () => journal.writable(),
    end: () => journal.end(),
    waitingSince: () => journal.waitingSince(),
    consumer: (name) => journal.consumer(name),
    forget: (name) => journal.forget(name),
    copyTo: (folder, after) => journal.copyTo(folder, after),
    usage: () => journal.usage(),
    close: () => journal.close(),
    release: () => release(),
  };
}

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `n${from + index}`);

it('tells a device at the external broker why its message was refused, and does not take its own words for telemetry', async () => {
  const journal = createMemoryJournal({ limitBytes: 10_000_000 });
  const { source } = await openOn(journal, broker.url, ['barrio/v1/#']);
  await vi.waitUntil(() => source.link().connected, within);
  const device = await connectAsync(broker.url);
  const heard: string[] = [];
  device.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
  await device.subscribeAsync('barrio/v1/bay-1/refused');
  source.tell(deviceId('bay-1'), {
    code: 'payload_empty',
    detail: 'the payload has 0 bytes',
    receivedAt: clock.now(),
    topic: 'barrio/v1/bay-1/up',
    sender: '',
    device: deviceId('bay-1'),
    payload: new Uint8Array(),
  });
  await vi.waitUntil(() => heard.length > 0, within);
  expect(heard).toEqual([
    expect.stringMatching(/^barrio\/v1\/bay-1\/refused .*"code":"payload_empty".*"remedy":"Send/),
  ]);
  await device.publishAsync('barrio/v1/bay-1/up', 'telemetry', { qos: 1 });
  await vi.waitUntil(() => journal.end() > 0, within);
  expect(await textsOf(journal)).toEqual(['telemetry']);
  await device.endAsync();
  await source.close();
});

describe('an external broker', () => {
  it('gives its messages to the journal, in order, QoS 0 and 1', async () => {
    const journal = createMemoryJournal({ limitBytes: 10_000_000 });
    const { source } = await openOn(journal);
    await publish(numbered(500));
    await publish(['plain'], 0);
    await vi.waitUntil(() => journal.end() === 501, within);
    expect(await textsOf(journal)).toEqual([...numbered(500), 'plain']);
    await source.close();
  });

  it('keeps what was not acknowledged, and sends it again after we came back', async () => {
    const stalled = heldJournal();
    const first = await openOn(stalled);
    await publish(numbered(50));
    await vi.waitUntil(() => first.events.emitted.every(({ name }) => name !== 'messagesAcknowledged'), within);
    await broker.restart();
    await vi.waitUntil(() => first.connections() > 1, within);
    stalled.release();
    await vi.waitUntil(() => stalled.end() >= 50, within);
    const kept = await textsOf(stalled);
    expect(new Set(kept)).toEqual(new Set(numbered(50)));
    await first.source.close();

    // Everything is acknowledged by now or is sent once more: a new session of the same name ends with nothing left at the broker.
    const next = createMemoryJournal({ limitBytes: 10_000_000 });
    const second = await openOn(next);
    await publish(['last']);
    await vi.waitUntil(async () => (await textsOf(next)).includes('last'), within);
    expect(numbered(50)).toEqual(expect.arrayContaining((await textsOf(next)).filter((text) => text !== 'last')));
    await second.source.close();
  });

  it('keeps for us what is published while we are away', async () => {
    const journal = createMemoryJournal({ limitBytes: 10_000_000 });
    const first = await openOn(journal);
    await first.source.close();
    await publish(numbered(200));
    expect(journal.end()).toBe(0);
    const second = await openOn(journal);
    await vi.waitUntil(() => journal.end() === 200, within);
    expect(await textsOf(journal)).toEqual(numbered(200));
    await second.source.close();
  });

  it('does not keep us from closing while the disk stalls or messages keep coming', async () => {
    const stalled = heldJournal();
    const { source, events } = await openOn(stalled);
    await publish(numbered(20));
    const pouring = publish(numbered(2000, 100));
    await source.close();
    await pouring;
    expect(events.emitted.filter(({ name }) => name === 'messagesAcknowledged')).toEqual([]);
    const journal = createMemoryJournal({ limitBytes: 10_000_000 });
    const second = await openOn(journal);
    await vi.waitUntil(() => journal.end() === 2020, within);
    await second.source.close();
  });

  it('that is lost is said, and found again', async () => {
    const journal = createMemoryJournal({ limitBytes: 10_000_000 });
    const { source, events, connections } = await openOn(journal);
    await vi.waitUntil(() => source.link().connected, within);
    await broker.kill('SIGKILL');
    await vi.waitUntil(() => events.emitted.some(({ name }) => name === 'upstreamLost'), within);
    expect(source.link()).toMatchObject({ connected: false, reason: expect.any(String) });
    await broker.restart();
    await vi.waitUntil(() => connections() > 1, within);
    await vi.waitUntil(() => source.link().connected, within);
    await publish(['again']);
    await vi.waitUntil(() => journal.end() === 1, within);
    expect(await textsOf(journal)).toEqual(['again']);
    await source.close();
  });

  it('with an address that is none is a configuration fault', async () => {
    const journal = createMemoryJournal({ limitBytes: 1 });
    await expect(openOn(journal, 'http://nowhere')).rejects.toThrow(ConfigError);
  });
});
