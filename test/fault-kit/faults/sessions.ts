import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser } from 'mqtt-packet';
import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { numberedKind } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Credential } from '../registering.ts';
import { otherDevices, type Stage } from '../stage.ts';
import { inParallel } from '../tools/deliver.ts';
import { metric } from '../tools/metrics.ts';

/** Seconds after which the broker may ask where a silent client is; it waits one and a half times as long [MQTT-3.1.2-24]. */
const keepalive = 4;

/** Thousands connect and vanish without a word, and thousands come back at the same time. */
export const sessions: Fault = {
  name: 'sessions',
  promise: 'Thousands of vanished clients and a storm of reconnects cost memory for seconds, and nobody else anything.',
  limitSeconds: { full: 150, quick: 75 },
  async run(stage) {
    const ids = Array.from({ length: 100 }, (_, index) => `vanishing-${index}`);
    const credentials = [
      ...(await stage.register({ devices: ids.map((id) => ({ id, kind: numberedKind })) })).values(),
    ];
    await stage.numbered({ count: 6, perSecond: 20 });
    await stage.open();
    await stage.pass(stage.scaled({ full: 5, quick: 2 }));
    stage.breaks();
    const findings = await vanish(stage, credentials);
    findings.push(...(await storm(stage, credentials)));
    stage.heals({ othersP99Ms: 500, memoryMiB: 640 });
    await stage.pass(2);
    return [...findings, ...(await stage.settle())];
  },
};

type Client = { readonly socket: Socket; readonly letIn: boolean };

/** Connects as the n-th of the clients of a device, with a last will for the first of each. */
async function enter(stage: Stage, { username, password }: Credential, number: number): Promise<Client> {
  const socket = connect({ port: stage.service.mqttPort, host: '127.0.0.1' });
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close').then(() => false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const incoming = parser();
  incoming.on('packet', (packet) => resolve(packet.cmd === 'connack' && packet.returnCode === 0));
  socket.on('data', (chunk) => incoming.parse(chunk));
  const will = { topic: `barrio/v1/${username}/state`, payload: Buffer.from('offline'), qos: 1 as const, retain: true };
  const login = { username, password: Buffer.from(password), keepalive, clean: true };
  socket.write(generate({ cmd: 'connect', clientId: `client-${number}`, ...login, ...(number === 0 ? { will } : {}) }));
  return { socket, letIn: await Promise.race([promise, closed]) };
}

const connectionsOf = ({ service }: Stage): Promise<number> => metric(service.httpUrl, 'barrio_mqtt_connections');

/** They stay connected, say nothing, and hear nothing: a mobile network has forgotten them. */
async function vanish(stage: Stage, credentials: readonly Credential[]): Promise<Finding[]> {
  const each = stage.scaled({ full: 20, quick: 5 });
  const wanted = credentials.flatMap((credential) =>
    Array.from({ length: each }, (_, number) => ({ credential, number })),
  );
  const before = stage.traffic.length + otherDevices.count;
  await stage.until(async () => (await connectionsOf(stage)) === before, {
    what: 'the connection of all others',
    seconds: 20,
  });
  const clients: Client[] = [];
  await inParallel(wanted, 100, async ({ credential, number }) => {
    clients.push(await enter(stage, credential, number));
  });
  const letIn = clients.filter((client) => client.letIn);
  const ended = await endedWithin(letIn, keepalive * 1.5 + 10);
  stage.note('clients that vanished', letIn.length);
  stage.note('of these forgotten within 16 s', ended);
  const areGone = async (): Promise<boolean> => (await connectionsOf(stage)) <= before;
  await stage.until(areGone, { what: 'the end of all vanished connections', seconds: 10 }).catch(() => undefined);
  const left = await connectionsOf(stage);
  stage.note('connections before, and after', `${before}, ${left}`);
  letIn.forEach(({ socket }) => socket.destroy());
  const findings: Finding[] = [];
  if (letIn.length < wanted.length)
    findings.push({
      promise: 'others-unharmed',
      detail: `${wanted.length - letIn.length} of ${wanted.length} were not let in`,
    });
  if (ended < letIn.length)
    findings.push({ promise: 'memory-bounded', detail: `${letIn.length - ended} vanished clients are still held` });
  if (left > before)
    findings.push({ promise: 'memory-bounded', detail: `${left} connections are counted, ${before} were before` });
  return [...findings, ...(await judgePresence(stage, credentials))];
}

async function endedWithin(clients: readonly Client[], seconds: number): Promise<number> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000).unref());
  const ends = clients.map(async ({ socket }) => (socket.destroyed ? undefined : await once(socket, 'close')));
  await Promise.race([Promise.all(ends), late]);
  return clients.filter(({ socket }) => socket.destroyed).length;
}

const DeviceShape = z.object({ presence: z.object({ connected: z.boolean() }).nullable() });

/** Their last will says that they are gone. */
async function judgePresence(stage: Stage, credentials: readonly Credential[]): Promise<Finding[]> {
  const present: string[] = [];
  for (const { id } of credentials) {
    const { presence } = await stage.service.ask(`/api/v1/devices/${id}`, DeviceShape);
    if (presence?.connected !== false) present.push(id);
  }
  if (present.length === 0) return [];
  return [{ promise: 'nothing-silent', detail: `${present.length} devices vanished, and the city does not say so` }];
}

/** Everybody comes, is let in, and is gone without a word, as when a mast fails again and again. */
async function storm(stage: Stage, credentials: readonly Credential[]): Promise<Finding[]> {
  const count = stage.scaled({ full: 5000, quick: 1500 });
  const began = performance.now();
  let letIn = 0;
  await inParallel(
    Array.from({ length: count }, (_, index) => index),
    250,
    async (index) => {
      const credential = credentials[index % credentials.length];
      if (credential === undefined) return;
      const client = await enter(stage, credential, 1 + index);
      if (client.letIn) letIn += 1;
      client.socket.resetAndDestroy();
    },
  );
  const seconds = (performance.now() - began) / 1000;
  stage.note('connects in the storm', count);
  stage.note('let in within, s', seconds.toFixed(1));
  if (letIn === count) return [];
  return [{ promise: 'catches-up', detail: `${count - letIn} of ${count} were not let in during the storm` }];
}
