import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../devices/index.ts';
import { type EpochMs, epochMs, parseIso } from '../src/model/time.ts';
import { inventory } from './city/inventory.ts';
import { systemTicker, type Ticker } from './pace.ts';
import { readPlainForm } from './plain-form.ts';
import { simulate } from './simulate.ts';

const city = inventory();
const carriers = [...city.gateways, ...city.devices.filter(({ gateway }) => gateway === undefined).map(({ id }) => id)];

type Heard = { readonly topic: string; readonly payload: Uint8Array; readonly client: string; readonly dup: boolean };

/** A real broker on a free port that notes what it hears and whom it lets in. */
class Broker {
  readonly heard: Heard[] = [];
  readonly states = new Map<string, string[]>();
  readonly sockets = new Set<Socket>();
  readonly #aedes: Aedes;
  readonly #server: Server;

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    this.#server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      aedes.handle(socket);
    });
    aedes.on('publish', ({ topic, payload, dup }, client) => {
      if (topic.endsWith('/state')) this.states.set(topic, [...(this.states.get(topic) ?? []), payload.toString()]);
      else if (client !== null && !topic.startsWith('$SYS'))
        this.heard.push({ topic, payload: Buffer.from(payload), client: client.id, dup });
    });
  }

  static async open(accepts: (username: string, password: string) => boolean): Promise<Broker> {
    const aedes = await Aedes.createBroker();
    aedes.authenticate = (...[, username, password, done]) =>
      done(null, accepts(username ?? '', password?.toString() ?? ''));
    const broker = new Broker(aedes);
    await new Promise<void>((resolve) => {
      broker.#server.listen(0, '127.0.0.1', resolve);
    });
    return broker;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the broker is not listening');
    return `mqtt://127.0.0.1:${address.port}`;
  }

  telemetry(): readonly Heard[] {
    return this.heard.filter(({ topic }) => topic.endsWith('/up'));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#aedes.close(() => this.#server.close(() => resolve()));
    });
  }
}

let folder = '';
let broker: Broker | undefined;
let stop = new AbortController();
let ticker: Ticker = systemTicker;

/** Time that passes only by waiting for it, in no time. */
function createFakeTicker(start: EpochMs): Ticker {
  let now = start;
  return {
    now: () => now,
    sleepUntil: async (moment) => {
      now = epochMs(Math.max(now, moment));
    },
  };
}

let printed = '';
let complained = '';
const textOnScreen = () => printed;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  stop = new AbortController();
  ticker = systemTicker;
  printed = '';
  complained = '';
});

afterEach(async () => {
  await broker?.close();
  broker = undefined;
  rmSync(folder, { recursive: true });
});

function credentialsFile(ids: readonly string[] = carriers): string {
  const path = join(folder, 'credentials.json');
  const credentials = ids.map((id) => ({ id, username: id, password: `secret of ${id}` }));
  writeFileSync(path, JSON.stringify({ credentials }));
  return path;
}

const knowsEverybody = (username: string, password: string) => password === `secret of ${username}`;

const run = (args: readonly string[], isTerminal = false) =>
  simulate(args, {
    ticker,
    kinds,
    dataDir: './data',
    screen: {
      isTerminal,
      write: (text) => {
        printed += text;
      },
    },
    errors: {
      write: (text) => {
        complained += text;
      },
    },
    signal: stop.signal,
  });

const play = async (scenario: string, ...args: readonly string[]) => {
  broker ??= await Broker.open(knowsEverybody);
  return run([scenario, '--url', broker.url, '--credentials', credentialsFile(), ...args]);
};

const timeOf = ({ payload }: Heard) => parseIso(String(readPlainForm(payload)?.time)) ?? 0;

describe('a simulation against a broker', () => {
  it('writes history through the front door, all of it acknowledged, and ends', async () => {
    expect(await play('ordinary-day', '--backfill', '20m', '--duration', '0s')).toBe(0);
    const heard = broker?.telemetry() ?? [];
    const spoke = new Set(heard.map(({ topic }) => topic));
    expect(spoke.size).toBe(1364);
    expect(Math.max(...heard.map(timeOf)) - Math.min(...heard.map(timeOf))).toBeGreaterThan(17 * 60_000);
    expect(Math.max(...heard.map(timeOf))).toBeLessThanOrEqual(Date.now());
    expect(new Set(heard.map(({ client }) => client)).size).toBe(64);
    expect(textOnScreen()).toContain(
      `Published ${heard.length.toLocaleString('en-GB')}, acknowledged ${heard.length.toLocaleString('en-GB')}, unacknowledged 0`,
    );
    expect(textOnScreen()).toMatch(/Readings: .*parking-bay \d+/);
  });

  it('repeats itself for the same seed and beginning', async () => {
    ticker = createFakeTicker(parseIso('2026-11-18T07:06:00Z') ?? epochMs(0));
    const args = ['--from', '2026-11-18T07:00:00Z', '--duration', '0s', '--seed', '5'];
    const said = () => (broker?.telemetry() ?? []).map(({ topic, payload }) => `${topic} ${payload.toString()}`).sort();
    await play('ordinary-day', ...args);
    const once = said();
    expect(once.length).toBeGreaterThan(1364);
    broker?.heard.splice(0);
    await play('ordinary-day', ...args);
    expect(said()).toEqual(once);
  });

  it('says retained that everybody is there, and at the end that they left', async () => {
    const playing = play('ordinary-day', '--duration', '30s');
    await expect.poll(() => broker?.states.size, { timeout: 25_000 }).toBe(64);
    stop.abort();
    await playing;
    for (const states of broker?.states.values() ?? []) expect(states).toEqual(['online', 'offline']);
  });

  it('cuts a gateway off without a goodbye, and sends its backlog in batches when it is back', async () => {
    const code = await play(
      'gateway-offline-then-burst',
      '--backfill',
      '40m',
      '--duration',
      '0s',
      '--after',
      '10m',
      '--lasting',
      '20m',
    );
    expect(code).toBe(0);
    const batches = (broker?.heard ?? []).filter(({ topic }) => topic.startsWith('gateways/v1/'));
    expect(batches.length).toBeGreaterThan(0);
    const gateway = batches[0]?.topic.split('/')[2] ?? '';
    expect(broker?.states.get(`barrio/v1/${gateway}/state`)).toEqual(['online', 'offline', 'online', 'offline']);
    const items: { device: string; time: string }[] = batches.flatMap(({ payload }) =>
      JSON.parse(Buffer.from(payload).toString()),
    );
    const own = new Set(city.devices.filter((device) => device.gateway === gateway).map(({ id }) => String(id)));
    expect(items.filter(({ device }) => !own.has(device))).toEqual([]);
    expect(items.length).toBeGreaterThan(10);
  });

  it('writes down what it planted', async () => {
    const planted = join(folder, 'planted.json');
    await play('sensors-lie', '--backfill', '40m', '--duration', '0s', '--planted', planted);
    const file: { planted: { lie: string; device: string; time: string }[] } = JSON.parse(
      readFileSync(planted, 'utf8'),
    );
    const doubled = file.planted.filter(({ lie }) => lie === 'duplicate');
    expect(doubled.length).toBeGreaterThan(3);
    for (const { device, time } of doubled)
      expect(
        broker
          ?.telemetry()
          .filter((one) => one.topic.includes(`/${device}/`) && readPlainForm(one.payload)?.time === time),
      ).toHaveLength(2);
    expect(textOnScreen()).toContain('Planted: ');
  });

  it('keeps a rate', async () => {
    ticker = createFakeTicker(parseIso('2026-11-18T07:00:00Z') ?? epochMs(0));
    await play('ordinary-day', '--rate', '1000', '--duration', '2s');
    expect(broker?.telemetry()).toHaveLength(2000);
    expect(textOnScreen()).toContain('Published 2,000, acknowledged 2,000, unacknowledged 0 in 2.0 s (1,000/s)');
  });

  it('sends again what was not acknowledged when a connection breaks, and loses nothing', async () => {
    const running = play('ordinary-day', '--backfill', '3h', '--duration', '0s');
    await expect.poll(() => broker?.heard.length ?? 0, { timeout: 10_000 }).toBeGreaterThan(1500);
    for (const socket of broker?.sockets ?? []) socket.destroy();
    expect(await running).toBe(0);
    expect(textOnScreen()).toMatch(/unacknowledged 0 in/);
    const published = Number(/Published ([\d,]+)/.exec(textOnScreen())?.[1]?.replaceAll(',', ''));
    const distinct = new Set(broker?.telemetry().map((one) => `${one.topic} ${timeOf(one)}`));
    expect(distinct.size).toBe(published);
  }, 30_000);

  it('stops when told to, waits for the acknowledgements, and sums up', async () => {
    const running = play('ordinary-day');
    await expect.poll(() => broker?.heard.length ?? 0, { timeout: 10_000 }).toBeGreaterThan(20);
    stop.abort();
    expect(await running).toBe(0);
    expect(textOnScreen()).toMatch(/Published \d+, acknowledged \d+, unacknowledged 0/);
    expect(textOnScreen()).not.toContain('\u001B');
  });
});

describe('a simulation that cannot', () => {
  it('says that credentials are missing, and how to write them', async () => {
    const path = join(folder, 'none.json');
    expect(await run(['ordinary-day', '--credentials', path])).toBe(1);
    expect(complained).toContain(path);
    expect(complained).toContain('npm run barrio -- device import');
  });

  it('says whose credentials are not in the file', async () => {
    const path = credentialsFile(carriers.slice(2));
    expect(await run(['ordinary-day', '--credentials', path])).toBe(1);
    expect(complained).toContain('no credentials for 2 of 64');
    expect(complained).toContain('gw-01');
  });

  it('says that the file is no file of credentials, without quoting it', async () => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{"credentials":[{"id":"gw-01","password":"hush"}]}');
    expect(await run(['ordinary-day', '--credentials', path])).toBe(1);
    expect(complained).toContain('no file of credentials');
    expect(complained).not.toContain('hush');
  });

  it('gives up when everybody is refused, and says what to do', async () => {
    broker = await Broker.open(() => false);
    expect(await play('ordinary-day')).toBe(1);
    expect(complained).toContain('refuses the credentials');
    expect(complained).toContain('Every connection was refused');
  });

  it('goes on without one that is refused, and counts what it could not send', async () => {
    broker = await Broker.open((username) => username !== 'gw-01');
    expect(await play('ordinary-day', '--backfill', '5m', '--duration', '0s')).toBe(0);
    expect(textOnScreen()).toMatch(/\d+ given up because the sender was refused/);
    expect(textOnScreen()).toContain('unacknowledged 0');
    expect(new Set(broker.telemetry().map(({ client }) => client)).size).toBe(63);
  });

  it('says once that nothing answers, and tries until it is told to stop', async () => {
    broker = await Broker.open(knowsEverybody);
    const { url } = broker;
    await broker.close();
    broker = undefined;
    const running = run(['ordinary-day', '--url', url, '--credentials', credentialsFile()]);
    await expect.poll(() => complained, { timeout: 5000 }).toContain(`Nothing answers at ${url} (ECONNREFUSED)`);
    stop.abort();
    await running;
    expect(complained.match(/Nothing answers/g)).toHaveLength(1);
  });
});
