import { once } from 'node:events';
import { connect } from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Credential, register } from '../fault-kit/registering.ts';
import { newDataDir, removeDataDir, type Service, startService } from '../process/running-service.ts';
import { freePort } from '../servers/free-port.ts';
import { startInfluxd } from '../servers/influxd.ts';
import type { RunningServer } from '../servers/running-server.ts';

/** The database has been away for long, the process is killed, and the city must be seen as it is now all the same. */
const gateways = 10;
const baysOfEach = 10;
const messagesOfEach = 40_000;
const messages = gateways * messagesOfEach;
/** Fills a connection without filling the memory. */
const burst = 2_000;

const DevicesShape = z.object({
  devices: z.array(
    z.object({ id: z.string(), values: z.array(z.object({ quantity: z.string(), lastValue: z.unknown() })) }),
  ),
});
const StatusShape = z.object({ messages: z.object({ journalled: z.number() }) });
const SeriesShape = z.object({
  results: z.array(
    z.object({ series: z.array(z.object({ values: z.array(z.tuple([z.unknown(), z.number()])) })).optional() }),
  ),
});

const bayOf = (gateway: number, bay: number): string => `bay-${gateway}-${bay}`;
const plan = {
  gateways: Array.from({ length: gateways }, (_, gateway) => `gw-${gateway}`),
  devices: Array.from({ length: gateways }, (_, gateway) => gateway).flatMap((gateway) => [
    // Speaks once, so early that the present does not reach back to it, and so late that the store has not come to it.
    { id: `early-${gateway}`, kind: 'parking-bay', gateway: `gw-${gateway}` },
    ...Array.from({ length: baysOfEach }, (_, bay) => ({
      id: bayOf(gateway, bay),
      kind: 'parking-bay',
      gateway: `gw-${gateway}`,
    })),
  ]),
};

let influxd: RunningServer;
let dataDir: string;
let mqttPort: number;
let service: Service | undefined;
let credentials: ReadonlyMap<string, Credential>;
/** Every message has a time of its own, the last one that of now. */
const startedAt = Date.now();

beforeAll(async () => {
  influxd = await startInfluxd();
  await influxd.kill('SIGKILL');
  dataDir = await newDataDir();
  mqttPort = await freePort();
});
afterAll(async () => {
  await service?.kill('SIGKILL');
  await influxd.stop();
  await removeDataDir(dataDir);
});

const start = () =>
  startService({
    dataDir,
    environment: {
      BARRIO_MQTT_PORT: String(mqttPort),
      BARRIO_STORE: 'influxdb',
      BARRIO_INFLUX_URL: influxd.url,
    },
  });

function messageOf(gateway: number, number: number): Packet {
  const isEarly = number === messagesOfEach / 4;
  const id = isEarly ? `early-${gateway}` : bayOf(gateway, number % baysOfEach);
  const time = new Date(startedAt - (messagesOfEach - 1 - number) * 100).toISOString();
  const battery = isEarly ? 33 : number >= messagesOfEach - baysOfEach ? 77 : 50;
  return {
    cmd: 'publish',
    topic: `barrio/v1/${id}/up`,
    payload: `{"time":"${time}","values":{"battery":${battery}}}`,
    qos: 1,
    dup: false,
    retain: false,
    messageId: (number % 60_000) + 1,
  };
}

/** Connects, and answers how to send messages and wait until each is acknowledged. */
async function openGateway(gateway: number) {
  const socket = connect({ port: mqttPort, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  // CONNACK and PUBACK are four bytes each.
  let answers = 0;
  let wanted = { answers: 0, resolve: (): void => undefined };
  socket.on('data', (chunk: Buffer) => {
    answers += chunk.length / 4;
    if (answers >= wanted.answers) wanted.resolve();
  });
  const exchange = async (packets: readonly Packet[]): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    wanted = { answers: answers + packets.length, resolve };
    socket.once('close', reject);
    socket.write(Buffer.concat(packets.map((packet) => generate(packet))));
    await promise;
    socket.off('close', reject);
  };
  const { username, password } = credentials.get(`gw-${gateway}`) ?? { username: '', password: '' };
  const login = { protocolId: 'MQTT', protocolVersion: 4, keepalive: 60, clean: true } as const;
  await exchange([{ cmd: 'connect', ...login, clientId: username, username, password: Buffer.from(password) }]);
  return { exchange, close: () => socket.destroy() };
}

/** All gateways together, burst by burst, so that it is known where in the journal a message lies. */
async function sendBacklog(): Promise<void> {
  const connections = await Promise.all(Array.from({ length: gateways }, (_, gateway) => openGateway(gateway)));
  for (let from = 0; from < messagesOfEach; from += burst) {
    const numbers = Array.from({ length: burst }, (_, index) => from + index);
    await Promise.all(
      connections.map(({ exchange }, gateway) => exchange(numbers.map((number) => messageOf(gateway, number)))),
    );
  }
  for (const { close } of connections) close();
}

/** One more message, as soon as somebody listens; answers when it was acknowledged. */
async function sendOneMore(): Promise<number> {
  return await vi.waitFor(
    async () => {
      const connection = await openGateway(0);
      await connection.exchange([{ ...messageOf(0, messagesOfEach - 1), messageId: 9 }]);
      connection.close();
      return performance.now();
    },
    { timeout: 30_000, interval: 50 },
  );
}

const idsOf = (name: string) => plan.devices.flatMap(({ id }) => (id.startsWith(name) ? [id] : []));
const bays = idsOf('bay-');
const early = idsOf('early-');

/** The charges of their batteries as they are known, each once. */
async function known(ids: readonly string[]): Promise<ReadonlySet<unknown>> {
  const answer = await fetch(`${service?.httpUrl}/api/v1/devices?values=true&limit=1000`);
  const { devices } = DevicesShape.parse(await answer.json());
  const charges = new Map(
    devices.map(({ id, values }) => [id, values.find(({ quantity }) => quantity === 'battery_level')?.lastValue]),
  );
  return new Set(ids.map((id) => charges.get(id) ?? undefined));
}

async function storedPoints(): Promise<number> {
  const q = 'SELECT count(battery_level) FROM /.*/';
  const answer = await fetch(`${influxd.url}/query?db=barrio&q=${encodeURIComponent(q)}`);
  const { results } = SeriesShape.parse(await answer.json());
  return results
    .flatMap(({ series = [] }) => series.flatMap(({ values }) => values.map(([, count]) => count)))
    .reduce((sum, count) => sum + count, 0);
}

it('after a kill with a long backlog the present is shown first, and then everything is stored', async () => {
  const before = performance.now();
  service = await start();
  // A machine that is busy with other things is slow at everything; what counts is what the backlog adds.
  const emptyStart = performance.now() - before;
  credentials = await register(plan, { dataDir });
  await sendBacklog();
  const { messages: count } = StatusShape.parse(await (await fetch(`${service.httpUrl}/api/v1/status`)).json());
  expect(count.journalled).toBe(messages);
  await service.kill('SIGKILL');

  const begun = performance.now();
  const [restarted, acknowledged] = await Promise.all([start(), sendOneMore()]);
  service = restarted;
  expect(acknowledged - begun).toBeLessThan(Math.max(5_000, emptyStart * 2));
  await vi.waitFor(async () => expect(await known(bays)).toEqual(new Set([77])), { timeout: 60_000, interval: 200 });
  expect(performance.now() - begun).toBeLessThan(Math.max(15_000, emptyStart * 6));
  // What lies further back waits for the store, or the present would wait for it.
  expect(await known(early)).toEqual(new Set([undefined]));

  await influxd.restart();
  // The message that was sent again is the same observation.
  await vi.waitFor(async () => expect(await storedPoints()).toBe(messages), { timeout: 120_000, interval: 500 });
  await vi.waitFor(async () => expect(await known(early)).toEqual(new Set([33])), { timeout: 10_000, interval: 200 });
  expect(await known(bays)).toEqual(new Set([77]));
}, 300_000);
