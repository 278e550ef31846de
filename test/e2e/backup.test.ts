import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function dataFolder(): Promise<string> {
  const dataDir = await newDataDir();
  cleanups.push(() => removeDataDir(dataDir));
  return dataDir;
}

async function serve(dataDir: string, environment: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await startService({ dataDir, environment });
  cleanups.push(() => service.kill('SIGKILL'));
  return service;
}

const CredentialShape = z.object({ id: z.string(), password: z.string() });

type Sender = { readonly id: string; readonly password: string; readonly values: (number: number) => object };

const kinds: readonly (readonly [kind: string, values: Sender['values']])[] = [
  ['parking-bay', (number) => ({ occupied: number % 2 === 0, battery: number % 100 })],
  ['street-light', (number) => ({ on: number % 3 === 0, dim: number % 100 })],
  ['environment-station', (number) => ({ illuminance: number, temperature: (number % 300) / 10 })],
];

/** Two devices of each kind; the second one never tells a time. */
async function register(dataDir: string): Promise<readonly Sender[]> {
  const senders: Sender[] = [];
  for (const [kind, values] of kinds) {
    for (const number of [1, 2]) {
      const words = [
        'device',
        'add',
        '--id',
        `${kind}-${number}`,
        '--kind',
        kind,
        '--lat',
        '43.46',
        '--lon',
        '-3.8',
        '--json',
      ];
      const { stdout, stderr } = await runBarrio(words, { dataDir });
      expect(stderr).not.toContain('cannot');
      senders.push({ ...CredentialShape.parse(JSON.parse(stdout)), values });
    }
  }
  return senders;
}

let registered = '';
let senders: readonly Sender[] = [];
beforeAll(async () => {
  registered = await newDataDir();
  senders = await register(registered);
});
afterAll(() => removeDataDir(registered));

/** A data folder in which the devices are registered, and nothing else. */
async function cityFolder(): Promise<string> {
  const dataDir = await dataFolder();
  await cp(registered, dataDir, { recursive: true });
  return dataDir;
}

const firstTime = Date.now() - 20 * 3_600_000;

/** Goes on sending until it is stopped. Every third timed reading is hours late. */
class Traffic {
  readonly #clients: MqttClient[];
  #acknowledged = 0;
  #stopped = false;
  #number: number;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(clients: MqttClient[], number: number) {
    this.#clients = clients;
    this.#number = number;
  }

  static async start(service: Service, senders: readonly Sender[], number = 0): Promise<Traffic> {
    const url = `mqtt://127.0.0.1:${service.mqttPort}`;
    const clients = await Promise.all(
      senders.map(({ id, password }) =>
        connectAsync(url, { clientId: id, username: id, password, reconnectPeriod: 0 }),
      ),
    );
    const traffic = new Traffic(clients, number);
    traffic.#running = Promise.all(senders.map((sender, index) => traffic.#send(sender, index)));
    return traffic;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }
  get number(): number {
    return this.#number;
  }

  async #send({ id, values }: Sender, index: number): Promise<void> {
    const client = this.#clients[index];
    while (!this.#stopped) {
      const number = this.#number++;
      const late = number % 3 === 0 ? 5 * 3_600_000 : 0;
      const time = id.endsWith('-1') ? { time: new Date(firstTime + number * 10 - late).toISOString() } : {};
      const payload = number % 50 === 7 ? 'not json' : JSON.stringify({ ...time, values: values(number) });
      try {
        await client?.publishAsync(`barrio/v1/${id}/up`, payload, { qos: 1 });
        this.#acknowledged += 1;
      } catch {
        return;
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const client of this.#clients) client.end(true);
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, 1000))]);
  }
}

const StatusShape = z.object({
  journal: z.object({
    end: z.number().optional(),
    consumers: z.array(z.object({ name: z.string(), behind: z.number() })),
  }),
});

async function until(sentence: string, isTrue: () => Promise<boolean>, patience = 30_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`did not become true: ${sentence}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const untilStored = (service: Service) =>
  until('everything is stored', async () => {
    const status = StatusShape.parse(await (await fetch(`${service.httpUrl}/api/v1/status`)).json());
    return status.journal.consumers.every(({ behind }) => behind === 0);
  });

const PageShape = z.object({
  observations: z.array(
    z.object({ quantity: z.string(), time: z.string(), value: z.unknown(), receivedAt: z.string() }),
  ),
  next: z.string().nullish(),
});

/** Everything that the city has of the devices, each observation as one line of text. */
async function observations({ httpUrl }: Service, senders: readonly Sender[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const to = new Date(Date.now() + 7_200_000).toISOString();
  const span = `from=${new Date(firstTime - 6 * 3_600_000).toISOString()}&to=${to}`;
  for (const { id } of senders) {
    let next: string | null | undefined = `/api/v1/devices/${id}/observations?${span}&limit=1000&order=oldest_first`;
    while (next !== null && next !== undefined) {
      const page = PageShape.parse(await (await fetch(new URL(next, httpUrl))).json());
      for (const { quantity, time, value, receivedAt } of page.observations) {
        found.add(`${id} ${quantity} ${time} ${JSON.stringify(value)} ${receivedAt}`);
      }
      ({ next } = page);
    }
  }
  return found;
}

const missingFrom = (whole: ReadonlySet<string>, part: ReadonlySet<string>) =>
  [...part].filter((each) => !whole.has(each));

async function ledgerOf({ httpUrl }: Service) {
  const answer: unknown = await (await fetch(`${httpUrl}/api/v1/ledger`)).json();
  return z.looseObject({ messages: z.number() }).parse(answer);
}

const MadeShape = z.object({ folder: z.string() });

async function makeBackup(dataDir: string): Promise<string> {
  const made = await runBarrio(['backup', 'make', '--json'], { dataDir });
  expect(made.stderr).toBe('');
  return MadeShape.parse(JSON.parse(made.stdout)).folder;
}

it('restores everything that was acknowledged before an online backup began, after the loss of the whole data folder', async () => {
  const dataDir = await cityFolder();
  const service = await serve(dataDir);
  const traffic = await Traffic.start(service, senders);
  await until('there is traffic', async () => traffic.acknowledged > 2000);
  // What is acknowledged now must be in the backup; what the API shows of it is told apart by the sum of all before.
  const number = traffic.number;
  const acknowledgedBefore = traffic.acknowledged;
  await untilNumber(service, acknowledgedBefore);
  const before = await observations(service, senders);
  const folder = await makeBackup(dataDir);
  const during = traffic.acknowledged;
  await until('there is more traffic', async () => traffic.acknowledged > during + 500);
  await service.kill('SIGKILL');
  await traffic.stop();
  expect(traffic.number).toBeGreaterThan(number);

  const elsewhere = await dataFolder();
  const restored = await runBarrio(['backup', 'restore', folder], { dataDir: elsewhere });
  expect(restored.stderr).toBe('');
  expect(restored.stdout).toContain('not in it');
  await rm(dataDir, { recursive: true });

  const again = await serve(elsewhere);
  await untilStored(again);
  const after = await observations(again, senders);
  expect(before.size).toBeGreaterThan(3000);
  expect(missingFrom(after, before)).toEqual([]);
  const books = await ledgerOf(again);
  expect(books).toMatchObject({ balances: true, gaps: [], stored: after.size, duplicate: 0 });
  expect(books.messages).toBeGreaterThanOrEqual(acknowledgedBefore);

  const more = await Traffic.start(again, senders, traffic.number + 1000);
  await until('readings go on', async () => more.acknowledged > 200);
  await more.stop();
  await untilStored(again);
  const { size } = await observations(again, senders);
  expect(size).toBeGreaterThan(after.size);
  expect(await ledgerOf(again)).toMatchObject({ balances: true, stored: size });
});

const flip = async (file: string, share: number): Promise<void> => {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length * share);
  await writeFile(file, bytes.fill(0xa5, at, at + 12_288));
};

it('begins a damaged store again from the newest backup and the journal, with a report, and nothing is missing', async () => {
  const dataDir = await cityFolder();
  const service = await serve(dataDir);
  const traffic = await Traffic.start(service, senders);
  await until('there is traffic', async () => traffic.acknowledged > 1000);
  const folder = await makeBackup(dataDir);
  const during = traffic.acknowledged;
  await until('there is more traffic', async () => traffic.acknowledged > during + 500);
  await traffic.stop();
  await untilStored(service);
  const before = await observations(service, senders);
  await service.kill('SIGTERM');

  await flip(join(dataDir, 'telemetry.duckdb'), 0);
  const again = await serve(dataDir);
  await until('it is filled up', async () => again.output().includes('storeFilledUp'));
  const after = await observations(again, senders);
  expect(missingFrom(after, before)).toEqual([]);
  expect(after.size).toBe(before.size);
  expect(await ledgerOf(again)).toMatchObject({ balances: true, gaps: [], stored: after.size });
  const names = await readdir(dataDir);
  expect(names.filter((name) => name.startsWith('telemetry.duckdb.damaged-'))).toHaveLength(1);
  const [report = ''] = names.filter((name) => name.startsWith('store-rebuilt-'));
  const text = await readFile(join(dataDir, report), 'utf8');
  expect(text).toContain(folder);
  expect(text).toContain('**Not there any more:** nothing');
  expect(text).toContain('were read again');
  expect(again.output()).toContain('"event":"storeRebuilt"');
});

it('begins a damaged store again from the journal alone when there is no backup', async () => {
  const dataDir = await cityFolder();
  const service = await serve(dataDir);
  const traffic = await Traffic.start(service, senders);
  await until('there is traffic', async () => traffic.acknowledged > 500);
  await traffic.stop();
  await untilStored(service);
  const before = await observations(service, senders);
  await service.kill('SIGTERM');

  await flip(join(dataDir, 'telemetry.duckdb'), 0);
  const again = await serve(dataDir);
  await until('it is filled up', async () => again.output().includes('storeFilledUp'));
  expect(await observations(again, senders)).toEqual(before);
  expect(await ledgerOf(again)).toMatchObject({ balances: true, stored: before.size });
});

async function untilNumber(service: Service, messages: number): Promise<void> {
  await until('what was acknowledged is stored', async () => {
    const status = z
      .object({ messages: z.object({ journalled: z.number() }), journal: StatusShape.shape.journal })
      .parse(await (await fetch(`${service.httpUrl}/api/v1/status`)).json());
    const behind = Math.max(...status.journal.consumers.map((consumer) => consumer.behind));
    return status.messages.journalled - behind >= messages;
  });
}

it('tells how to mend a damaged database, and goes on with all readings when that was done', async () => {
  const dataDir = await cityFolder();
  const service = await serve(dataDir);
  const traffic = await Traffic.start(service, senders);
  await until('there is traffic', async () => traffic.acknowledged > 300);
  await makeBackup(dataDir);
  const during = traffic.acknowledged;
  await until('there is more traffic', async () => traffic.acknowledged > during + 300);
  await traffic.stop();
  await untilStored(service);
  const before = await observations(service, senders);
  await service.kill('SIGTERM');

  await flip(join(dataDir, 'barrio.db'), 0);
  const broken = await runBarrio(['start'], { dataDir });
  expect(broken.exitCode).toBe(78);
  const [, command = ''] = /npm run barrio -- (backup restore .*)/u.exec(broken.stderr) ?? [];
  const restored = await runBarrio(command.trim().split(' '), { dataDir });
  expect(restored.stdout).toContain('restored barrio.db');

  const again = await serve(dataDir);
  await untilStored(again);
  expect(await observations(again, senders)).toEqual(before);
  const books = await ledgerOf(again);
  expect(books['balances']).toBe(true);
  expect(books['gaps']).toHaveLength(1);
});

it('backs up and restores while no service runs, and refuses to restore while one does', async () => {
  const dataDir = await cityFolder();
  const service = await serve(dataDir);
  const traffic = await Traffic.start(service, senders);
  await until('there is traffic', async () => traffic.acknowledged > 300);
  await traffic.stop();
  await untilStored(service);
  const before = await observations(service, senders);
  await service.kill('SIGKILL');

  const folder = await makeBackup(dataDir);
  expect((await runBarrio(['backup', 'verify', 'newest'], { dataDir })).stdout).toContain('is sound');
  expect((await runBarrio(['backup', 'list'], { dataDir })).stdout).toContain('readings');
  expect((await runBarrio(['backup', 'restore', folder], { dataDir })).exitCode).toBe(78);
  const restored = await runBarrio(['backup', 'restore', 'newest', '--replace'], { dataDir });
  expect(restored.stdout).toContain('what was there is in');
  const again = await serve(dataDir);
  expect((await runBarrio(['backup', 'restore', 'newest', '--replace'], { dataDir })).exitCode).toBe(78);
  await untilStored(again);
  expect(await observations(again, senders)).toEqual(before);
});
