import { createServer, type Server, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { deviceId, kindId } from '../../src/model/ids.ts';
import { epochMs } from '../../src/model/time.ts';
import type { Publish } from '../step.ts';
import { Fleet } from './fleet.ts';
import { Tally } from './tally.ts';

/** A broker under the test's thumb: it acknowledges when told to, and remembers every packet. */
class Thumb {
  readonly packets: Packet[] = [];
  readonly connections: number[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #unacknowledged: (() => void)[] = [];

  constructor(returnCode: number) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      this.connections.push(Date.now());
      const reader = parser();
      reader.on('packet', (packet) => {
        this.packets.push(packet);
        if (packet.cmd === 'connect') socket.write(generate({ cmd: 'connack', returnCode, sessionPresent: false }));
        if (packet.cmd === 'publish' && packet.qos === 1)
          this.#unacknowledged.push(() => socket.write(generate({ cmd: 'puback', messageId: packet.messageId ?? 0 })));
      });
      socket.on('data', (bytes) => reader.parse(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get telemetry(): readonly Packet[] {
    return this.packets.filter((packet) => packet.cmd === 'publish' && packet.topic.endsWith('/up'));
  }

  acknowledgeAll(): void {
    for (const acknowledge of this.#unacknowledged) acknowledge();
    this.#unacknowledged = [];
  }

  breakConnections(): void {
    this.#unacknowledged = [];
    for (const socket of this.#sockets) socket.destroy();
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `mqtt://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.breakConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function open(whenFull: 'wait' | 'drop oldest', returnCode = 0) {
  const thumb = new Thumb(returnCode);
  closing.push(() => thumb.close());
  const tally = new Tally();
  const complaints: string[] = [];
  const stop = new AbortController();
  const fleet = new Fleet({
    url: await thumb.listen(),
    credentials: new Map([['gw-01', { id: 'gw-01', username: 'gw-01', password: 'x' }]]),
    tally,
    seed: 1,
    whenFull: () => whenFull,
    signal: stop.signal,
    complain: (sentence) => complaints.push(sentence),
  });
  closing.push(() => fleet.close());
  fleet.call();
  return { thumb, tally, fleet, complaints, stop };
}

const message = (number: number): Publish => ({
  does: 'publish',
  at: epochMs(number),
  carrier: deviceId('gw-01'),
  topic: `barrio/v1/d${number}/up`,
  payload: new TextEncoder().encode(String(number)),
  kinds: [kindId('parking-bay')],
});

describe('a connection', () => {
  it('signs in with its credential, and leaves a last will', async () => {
    const { thumb } = await open('wait');
    await expect.poll(() => thumb.packets.length).toBeGreaterThan(1);
    expect(thumb.packets[0]).toMatchObject({
      cmd: 'connect',
      protocolVersion: 4,
      username: 'gw-01',
      will: { topic: 'barrio/v1/gw-01/state', qos: 1, retain: true, payload: Buffer.from('offline') },
    });
    expect(thumb.packets[1]).toMatchObject({
      cmd: 'publish',
      topic: 'barrio/v1/gw-01/state',
      qos: 1,
      retain: true,
      payload: Buffer.from('online'),
    });
  });

  it('holds a bounded number of messages when nobody acknowledges, and counts what it gave up', async () => {
    const { fleet, tally, thumb } = await open('drop oldest');
    expect(await fleet.until(() => fleet.count('up') === 1, AbortSignal.timeout(5000))).toBe(true);
    for (let number = 0; number < 5000; number += 1) expect(fleet.perform(message(number))).toBeUndefined();
    expect(fleet.backlog).toBeLessThan(1100);
    expect(tally.published).toBeLessThan(100);
    expect(tally.dropped + fleet.backlog).toBe(5000);
    await expect.poll(() => thumb.telemetry.length).toBe(tally.published);
  });

  it('lets a patient sender wait for acknowledgements, and go on after them', async () => {
    const { fleet, thumb, tally } = await open('wait');
    await fleet.until(() => fleet.count('up') === 1, AbortSignal.timeout(5000));
    let room: Promise<void> | undefined;
    let count = 0;
    for (; room === undefined; count += 1) room = fleet.perform(message(count));
    expect(count).toBeLessThan(200);
    let hasRoom = false;
    const entering = (async () => {
      await room;
      hasRoom = true;
    })();
    await expect.poll(() => thumb.telemetry.length).toBeGreaterThan(20);
    expect(hasRoom).toBe(false);
    await expect
      .poll(() => {
        thumb.acknowledgeAll();
        return hasRoom;
      })
      .toBe(true);
    await entering;
    await expect
      .poll(() => {
        thumb.acknowledgeAll();
        return fleet.backlog;
      })
      .toBe(0);
    expect(tally).toMatchObject({ published: count, acknowledged: count, dropped: 0 });
  });

  it('sends what was not acknowledged again, in order, marked as a repetition', async () => {
    const { fleet, thumb, tally } = await open('wait');
    await fleet.until(() => fleet.count('up') === 1, AbortSignal.timeout(5000));
    for (let number = 0; number < 10; number += 1) void fleet.perform(message(number));
    await expect.poll(() => thumb.telemetry.length).toBe(10);
    thumb.breakConnections();
    await expect.poll(() => thumb.telemetry.length, { timeout: 5000 }).toBe(20);
    expect(thumb.telemetry.slice(10)).toMatchObject(
      Array.from({ length: 10 }, (_, number) => ({ topic: `barrio/v1/d${number}/up`, dup: true })),
    );
    thumb.acknowledgeAll();
    await expect.poll(() => fleet.backlog).toBe(0);
    expect(tally).toMatchObject({ published: 10, acknowledged: 10, repeated: 10 });
  });

  it('keeps nobody waiting once the simulation is to stop', async () => {
    const { fleet, stop } = await open('wait');
    let room: Promise<void> | undefined;
    for (let count = 0; room === undefined; count += 1) room = fleet.perform(message(count));
    stop.abort();
    await expect(room).resolves.toBeUndefined();
  });

  it('tries again, later and later, when the broker is full, and says so once', async () => {
    const { thumb, complaints, fleet } = await open('wait', 3);
    await expect.poll(() => thumb.connections.length, { timeout: 8000 }).toBe(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = thumb.connections;
    expect(second - first).toBeGreaterThan(200);
    expect(fourth - third).toBeGreaterThan(second - first);
    expect(complaints).toEqual([expect.stringContaining('takes no more connections now')]);
    expect(fleet.count('refused')).toBe(0);
  }, 10_000);

  it('does not knock again where it was refused, and gives up what it had to say', async () => {
    const { thumb, complaints, fleet, tally } = await open('wait', 5);
    void fleet.perform(message(1));
    expect(await fleet.until(() => fleet.count('refused') === 1, AbortSignal.timeout(5000))).toBe(true);
    void fleet.perform(message(2));
    expect(tally).toMatchObject({ published: 0, refused: 2 });
    expect(fleet.backlog).toBe(0);
    expect(thumb.connections).toHaveLength(1);
    expect(complaints).toEqual([expect.stringContaining('refuses the credentials')]);
  });

  it('breaks off without a goodbye when cut, and stays away until called', async () => {
    const { fleet, thumb } = await open('wait');
    await fleet.until(() => fleet.count('up') === 1, AbortSignal.timeout(5000));
    const carrier = deviceId('gw-01');
    void fleet.perform({ does: 'hang_up', at: epochMs(0), carrier });
    expect(fleet.count('up')).toBe(0);
    void fleet.perform({ does: 'call_again', at: epochMs(0), carrier });
    await expect.poll(() => thumb.connections.length).toBe(2);
    expect(thumb.packets.filter(({ cmd }) => cmd === 'disconnect')).toEqual([]);
  });

  it('says once who is to stop when it is taken over again and again, and knocks less and less', async () => {
    const { thumb, complaints } = await open('wait');
    const isThere = (count: number) => thumb.packets.filter(({ cmd }) => cmd === 'publish').length >= count;
    for (let life = 1; life <= 5; life += 1) {
      await expect.poll(() => isThere(life), { timeout: 8000 }).toBe(true);
      thumb.breakConnections();
    }
    await expect
      .poll(() => complaints)
      .toEqual([expect.stringMatching(/Another client uses these credentials: stop the demo/)]);
    const [, , , third = 0, fourth = 0, fifth = 0] = [0, ...thumb.connections];
    expect(fifth - fourth).toBeGreaterThan((fourth - third) * 0.99);
  }, 15_000);

  it('takes one break for an accident', async () => {
    const { thumb, complaints, fleet } = await open('wait');
    await fleet.until(() => fleet.count('up') === 1, AbortSignal.timeout(5000));
    thumb.breakConnections();
    await expect.poll(() => thumb.connections.length, { timeout: 5000 }).toBe(2);
    expect(complaints).toEqual([]);
  });
});
