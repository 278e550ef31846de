import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

/** What was refused is not lost: it is mended, tried again, and there, once. */
const within = { timeout: 15_000, interval: 100 };
const CredentialShape = z.object({ id: z.string(), username: z.string(), password: z.string() });
const RejectionsShape = z.array(z.object({ id: z.string(), code: z.string(), topic: z.string() }));
const BucketsShape = z.object({ series: z.array(z.object({ buckets: z.array(z.object({ count: z.number() })) })) });
const ObservationsShape = z.object({
  observations: z.array(
    z.object({ quantity: z.string(), value: z.union([z.number(), z.boolean()]), time: z.string() }),
  ),
});

let service: Service;
let dataDir: string;
let gateway: MqttClient;
let gatewayCredential: z.output<typeof CredentialShape>;

const barrio = (...words: readonly string[]) => runBarrio(words, { dataDir });

async function register(...words: readonly string[]): Promise<z.output<typeof CredentialShape>> {
  const { stdout, stderr } = await barrio(...words, '--json');
  expect(stderr).not.toContain('rror');
  return CredentialShape.parse(JSON.parse(stdout));
}

const kindAndPlace = ['--kind', 'environment-station', '--lat', '43.4623', '--lon', '-3.8099'];

const addStation = (id: string) => register('device', 'add', '--id', id, '--gateway', 'gate', ...kindAndPlace);

beforeAll(async () => {
  dataDir = await newDataDir();
  service = await startService({ dataDir });
  gatewayCredential = await register('gateway', 'add', '--id', 'gate');
  const { username, password } = gatewayCredential;
  gateway = await connectAsync(`mqtt://127.0.0.1:${service.mqttPort}`, { clientId: 'gate', username, password });
});
afterAll(async () => {
  await gateway.endAsync(true);
  await service.kill('SIGTERM');
  await removeDataDir(dataDir);
});

async function rejections(...words: readonly string[]) {
  const { stdout } = await barrio('rejection', 'list', ...words, '--limit', '100', '--json');
  return RejectionsShape.parse(JSON.parse(stdout));
}

const untilRefused = (count: number, ...words: readonly string[]) =>
  vi.waitFor(async () => expect((await rejections(...words)).length).toBe(count), { timeout: 30_000, interval: 300 });

async function valuesOf(device: string): Promise<readonly unknown[]> {
  const answer = await fetch(`${service.httpUrl}/api/v1/devices/${device}/observations?order=oldest_first&limit=1000`);
  const { observations } = ObservationsShape.parse(await answer.json());
  return observations.map(({ value }) => value);
}

const say = (device: string, values: object) =>
  gateway.publishAsync(`barrio/v1/${device}/up`, JSON.stringify({ values }), { qos: 1 });

const asOwner = () => {
  const { username, password } = gatewayCredential;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
};

describe('a device that speaks before it is registered', () => {
  it('is refused, and its gateway can see why, with what it said', async () => {
    for (let number = 1; number <= 20; number += 1) await say('early', { illuminance: number });
    await untilRefused(20, '--device', 'early');
    const url = `${service.httpUrl}/api/v1/gateways/gate/rejections?limit=1`;
    const answer = await fetch(url, { headers: asOwner() });
    expect(await answer.json()).toMatchObject({
      rejections: [{ code: 'device_unknown', device: 'early', payload: { text: '{"values":{"illuminance":20}}' } }],
    });
    expect((await fetch(url)).status).toBe(401);
  }, 60_000);

  it('is still refused when it is tried again too soon, and the command says so', async () => {
    const { stdout, exitCode } = await barrio('rejection', 'replay', '--device', 'early', '--wait');
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(
        /20 rejections that were tried again, 0 are accepted and 20 refused[\s\S]*20 {5}device_unknown/,
      ),
    ]);
    expect((await rejections('--device', 'early')).length).toBe(20);
  }, 60_000);

  it('has all its readings once it is registered and they are tried again, and the letters are gone', async () => {
    await addStation('early');
    const { stdout, exitCode } = await barrio('rejection', 'replay', '--device', 'early', '--wait');
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining('Of 20 rejections that were tried again, 20 are accepted.'),
    ]);
    expect(await valuesOf('early')).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await rejections()).toEqual([]);
  }, 60_000);

  it('has no reading more when it is tried once more', async () => {
    const { stdout, exitCode } = await barrio('rejection', 'replay', '--all', '--wait');
    expect([exitCode, stdout]).toEqual([0, 'There is nothing to try again.\n']);
    expect((await valuesOf('early')).length).toBe(20);
  }, 60_000);
});

it('what was asked for while nothing ran is tried again at the next start', async () => {
  await say('later', { illuminance: 7 });
  await untilRefused(1, '--device', 'later');
  await gateway.endAsync(true);
  await service.kill('SIGTERM');
  await addStation('later');
  const [letter] = await rejections();
  const { stdout, exitCode } = await barrio('rejection', 'replay', letter?.id ?? '');
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('it is done at the next start')]);
  service = await startService({ dataDir });
  await vi.waitFor(async () => expect(await valuesOf('later')).toEqual([7]), within);
  expect(await rejections()).toEqual([]);
}, 90_000);

it('a service that is killed while it tries thousands again loses none of them, and doubles none', async () => {
  const { username, password } = gatewayCredential;
  gateway = await connectAsync(`mqtt://127.0.0.1:${service.mqttPort}`, { clientId: 'gate', username, password });
  const count = 3000;
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const time = new Date(Date.now() - (count - index) * 1000).toISOString();
      const payload = JSON.stringify({ time, values: { illuminance: index + 1 } });
      return gateway.publishAsync('barrio/v1/crowd/up', payload, { qos: 1 });
    }),
  );
  const counts = async () => (await barrio('rejection', 'count', '--json')).stdout;
  await vi.waitFor(async () => expect(await counts()).toContain(`"device_unknown":${count}`), {
    timeout: 30_000,
    interval: 300,
  });
  await addStation('crowd');
  const token = (await barrio('rejection', 'replay', '--all')).exitCode;
  expect(token).toBe(0);
  const replayed = async () =>
    Number(
      /^barrio_dead_letters_replayed_total (\d+)/m.exec(await (await fetch(`${service.httpUrl}/metrics`)).text())?.[1],
    );
  await vi.waitFor(async () => expect(await replayed()).toBeGreaterThan(0), { timeout: 15_000, interval: 2 });
  await service.kill('SIGKILL');
  service = await startService({ dataDir });
  await vi.waitFor(async () => expect(await counts()).toBe('{}\n'), { timeout: 30_000, interval: 300 });
  const stored = async () => {
    const url = `${service.httpUrl}/api/v1/devices/crowd/observations?every=1d&quantity=illuminance`;
    const { series } = BucketsShape.parse(await (await fetch(url)).json());
    return series.flatMap(({ buckets }) => buckets).reduce((sum, bucket) => sum + bucket.count, 0);
  };
  await vi.waitFor(async () => expect(await stored()).toBe(count), within);
}, 120_000);
