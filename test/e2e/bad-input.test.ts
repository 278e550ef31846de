import { connect } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { neverReadings } from '../../devices/corpus/hostile.ts';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

/** Everything that devices get wrong, against the real process: a code or a clear refusal, and never a lost neighbour. */
const within = { timeout: 15_000, interval: 100 };
const CredentialShape = z.object({ id: z.string(), username: z.string(), password: z.string() });
const CountsShape = z.object({
  total: z.number(),
  rejections: z.array(z.object({ code: z.string(), count: z.number() })),
});

let service: Service;
let dataDir: string;
let bad: MqttClient;
let good: MqttClient;
let goodCredential: z.output<typeof CredentialShape>;

async function connectDevice(id: string): Promise<MqttClient> {
  const place = ['--lat', '43.4623', '--lon', '-3.8099'];
  const arguments_ = ['device', 'add', '--id', id, '--kind', 'environment-station', ...place, '--json'];
  const { stdout } = await runBarrio(arguments_, { dataDir });
  const credential = CredentialShape.parse(JSON.parse(stdout));
  if (id === 'good') goodCredential = credential;
  const { username, password } = credential;
  return await connectAsync(`mqtt://127.0.0.1:${service.mqttPort}`, {
    clientId: id,
    username,
    password,
    reconnectPeriod: 100,
  });
}

beforeAll(async () => {
  dataDir = await newDataDir();
  service = await startService({ dataDir });
  bad = await connectDevice('bad');
  good = await connectDevice('good');
});
afterAll(async () => {
  await bad.endAsync(true);
  await good.endAsync(true);
  await service.kill('SIGTERM');
  await removeDataDir(dataDir);
});

async function countOf(code: string): Promise<number> {
  const answer = await fetch(`${service.httpUrl}/api/v1/rejections`);
  const counts = CountsShape.parse(await answer.json());
  return counts.rejections.find((each) => each.code === code)?.count ?? 0;
}

/** The neighbour publishes a number and reads it back: nothing stalled, nothing was lost. */
let neighbourly = 0;
async function neighbourIsWell(): Promise<void> {
  neighbourly += 1;
  await good.publishAsync('barrio/v1/good/up', `{"values":{"illuminance":${neighbourly}}}`, { qos: 1 });
  await vi.waitFor(async () => {
    const text = await (await fetch(`${service.httpUrl}/api/v1/devices/good`)).text();
    expect(text).toContain(`"quantity":"illuminance","value":${neighbourly},`);
  }, within);
}

describe('a message that is acknowledged and cannot be used', () => {
  it.each([
    ['malformed JSON', 'barrio/v1/bad/up', '{"values":', 'payload_not_json'],
    ['a wrong type', 'barrio/v1/bad/up', '{"values":{"pm10":true}}', 'value_wrong_type'],
    ['a number as text', 'barrio/v1/bad/up', '{"values":{"pm10":"12"}}', 'value_wrong_type'],
    ['a text like NaN', 'barrio/v1/bad/up', '{"values":{"pm10":"NaN"}}', 'value_wrong_type'],
    ['an empty text', 'barrio/v1/bad/up', '{"values":{"pm10":""}}', 'value_wrong_type'],
    ['an unknown quantity', 'barrio/v1/bad/up', '{"values":{"moonlight":1}}', 'quantity_unknown'],
    ['an absurd value', 'barrio/v1/bad/up', '{"values":{"humidity":4000}}', 'value_impossible'],
    ['a clock of 1970', 'barrio/v1/bad/up', '{"time":"1970-01-01T00:00:08Z","values":{"pm10":1}}', 'time_too_old'],
    ['a clock of 2099', 'barrio/v1/bad/up', '{"time":"2099-01-01T00:00:00Z","values":{"pm10":1}}', 'time_in_future'],
    ['a time without a zone', 'barrio/v1/bad/up', '{"time":"2026-11-21 10:00","values":{"pm10":1}}', 'time_invalid'],
    ['no payload', 'barrio/v1/bad/up', '', 'payload_empty'],
    ['another device', 'barrio/v1/good/up', '{"values":{"pm10":1}}', 'topic_not_allowed'],
    ['a device that does not exist', 'barrio/v1/ghost/up', '{"values":{"pm10":1}}', 'device_unknown'],
    ['a topic of somebody else', 'zigbee2mqtt/kitchen', '{"values":{"pm10":1}}', 'topic_unknown'],
    ['a topic of the broker itself', '$SYS/broker/uptime', '1', 'topic_unknown'],
    ['a format that is not read', 'barrio/v1/bad/up/protobuf', 'x', 'format_unknown'],
  ])('%s is a dead letter with its code', async (_what, topic, payload, code) => {
    const before = await countOf(code);
    await bad.publishAsync(topic, payload, { qos: 1 });
    await vi.waitFor(async () => expect(await countOf(code)).toBe(before + 1), within);
    await neighbourIsWell();
  });

  it('binary noise and everything else of the hostile corpus is acknowledged too', async () => {
    const small = neverReadings.filter(({ payload }) => payload.length < 200_000);
    expect(small.length).toBeGreaterThan(20);
    for (const { payload } of small) await bad.publishAsync('barrio/v1/bad/up', Buffer.from(payload), { qos: 1 });
    await neighbourIsWell();
  });
});

describe('a message that MQTT forbids', () => {
  it.each([
    ['5 MB of payload', 'barrio/v1/bad/up', Buffer.alloc(5 * 1024 * 1024, 'a')],
    ['a wildcard in the topic', 'barrio/v1/+/up', Buffer.from('{}')],
  ])(
    '%s is not acknowledged, and ends the connection or the message, not the service',
    async (_what, topic, payload) => {
      const client = await connectStranger();
      client.write(publishFrame(topic, payload));
      await client.closedOrSilent();
      expect(client.acknowledged()).toBe(false);
      await neighbourIsWell();
    },
  );

  it('a topic that is not UTF-8 ends the connection', async () => {
    const client = await connectStranger();
    client.write(publishFrame(Buffer.from([0x62, 0xff, 0xfe]), Buffer.from('{}')));
    await client.closedOrSilent();
    expect(client.acknowledged()).toBe(false);
    await neighbourIsWell();
  });
});

function publishFrame(topic: string | Buffer, payload: Buffer): Buffer {
  const name = Buffer.from(topic);
  const body = Buffer.concat([Buffer.from([name.length >> 8, name.length & 255]), name, Buffer.from([0, 7]), payload]);
  const length: number[] = [];
  for (let rest = body.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([0x32, ...length]), body]);
}

/** A second session of the good device, byte by byte, so that nothing between us and the broker mends what we send. */
async function connectStranger() {
  const { username, password } = goodCredential;
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
  };
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0xc2, 0, 30]),
    text('raw'),
    text(username),
    text(password),
  ]);
  const socket = connect({ port: service.mqttPort, host: '127.0.0.1' });
  let received = Buffer.alloc(0);
  let closed = false;
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => socket.destroy());
  socket.write(Buffer.concat([Buffer.from([0x10, body.length]), body]));
  await vi.waitUntil(() => received.length >= 4, within);
  expect([...received.subarray(0, 4)]).toEqual([0x20, 2, 0, 0]);
  return {
    write: (frame: Buffer) => void socket.write(frame),
    /** Closed by the broker; or, where it may only refuse the message, a ping is answered and nothing else came. */
    async closedOrSilent() {
      socket.write(Buffer.from([0xc0, 0]));
      await vi.waitUntil(() => closed || received.includes(Buffer.from([0xd0, 0])), within);
      socket.destroy();
    },
    acknowledged: () => received.includes(Buffer.from([0x40, 2, 0, 7])),
  };
}

describe('a request that cannot be used', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) => {
    const { username, password } = goodCredential;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const url = `${service.httpUrl}/ingest/v1/devices/good/messages`;
    return fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body,
    });
  };

  it.each([
    ['a body that is too large', 'x'.repeat(5 * 1024 * 1024), {}, 413],
    ['a body that is not JSON', '{"values":', {}, 400],
    ['a body of an unknown type', 'x', { 'content-type': 'text/plain' }, 415],
    ['a wrong password', '{}', { authorization: `Basic ${Buffer.from('good:wrong').toString('base64')}` }, 401],
  ])('%s is answered with a problem that says what to do', async (_what, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    await neighbourIsWell();
  });
});
