import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Aedes } from 'aedes';
import { describe, expect, it } from 'vitest';
import { inventory } from './city/inventory.ts';

/** No data are here. */
const nowhere = join(tmpdir(), 'simulate-nowhere');

const pathOf = (script: string): string => new URL(script, import.meta.url).pathname;
const environment = { BARRIO_DATA_DIR: nowhere };

const start = (script: string, ...args: readonly string[]) => startIn(environment, script, ...args);

function startIn(env: Readonly<Record<string, string>>, script: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [pathOf(script), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  return {
    child,
    out: text(child.stdout),
    err: text(child.stderr),
    code: once(child, 'exit').then(([code]) => Number(code)),
  };
}

/** A broker that lets everybody in, and how to call the simulator for it. */
async function openCity() {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => aedes.handle(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
  const credentials = join(folder, 'credentials.json');
  const { gateways, devices } = inventory();
  const all = [...gateways, ...devices.map(({ id }) => id)].map((id) => ({ id, username: id, password: 'x' }));
  writeFileSync(credentials, JSON.stringify({ credentials: all }));
  const heard = new Promise<void>((resolve) => {
    aedes.on('publish', ({ topic }) => topic.endsWith('/up') && resolve());
  });
  return {
    port,
    credentials,
    args: ['ordinary-day', '--url', `mqtt://127.0.0.1:${port}`, '--credentials', credentials],
    heard,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true });
      await new Promise<void>((resolve) => {
        aedes.close(() => server.close(() => resolve()));
      });
    },
  };
}

describe('the process', () => {
  it('finds the broker at the port that the service has', { timeout: 30_000 }, async () => {
    await using city = await openCity();
    const env = { ...environment, BARRIO_MQTT_PORT: String(city.port) };
    const { child, code } = startIn(env, './run.ts', 'ordinary-day', '--credentials', city.credentials);
    await city.heard;
    child.kill('SIGINT');
    expect(await code).toBe(0);
  });

  it('says what is wrong with the command line and ends with 78', async () => {
    const { code, out, err } = start('run.ts', 'fog', '--speed', 'x');
    expect(await code).toBe(78);
    expect(await err).toContain('There is no scenario "fog"');
    expect(await err).toContain('--speed "x"');
    expect(await out).toBe('');
  });

  it('looks for the credentials in the data directory that the service was given', async () => {
    const { code, err } = start('run.ts', 'ordinary-day', '--url', 'mqtt://127.0.0.1:1', '--quiet');
    expect(await code).toBe(1);
    expect(await err).toContain(`credentials in ${nowhere}/simulator-credentials.json`);
  });

  it('sums up on SIGTERM, and ends with 0', async () => {
    await using city = await openCity();
    const { child, code, out, err } = start('run.ts', ...city.args);
    await city.heard;
    child.kill('SIGTERM');
    expect(await code).toBe(0);
    expect(await err).toBe('');
    expect(await out).toMatch(
      /^Connected to .*: 1364 devices through 64 connections\.\nPublished \d+, acknowledged \d+, unacknowledged 0/,
    );
  }, 20_000);

  it('ends when whoever started it with a channel is gone', async () => {
    await using city = await openCity();
    const child = spawn(process.execPath, [pathOf('run.ts'), ...city.args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: environment,
    });
    const ended = once(child, 'exit');
    await city.heard;
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  }, 20_000);

  it('ends by itself although somebody holds the other end of a channel', async () => {
    const child = spawn(process.execPath, [pathOf('run.ts'), '--list'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: environment,
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('writes the inventory for the command device import', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inventory-'));
    const file = join(folder, 'city.json');
    const { code, out } = start('city/write-inventory.ts', '--out', file);
    expect(await code).toBe(0);
    expect(await out).toContain('54 areas, 24 gateways, 1364 devices');
    const written: { devices: unknown[] } = JSON.parse(readFileSync(file, 'utf8'));
    expect(written.devices).toHaveLength(1364);
    rmSync(folder, { recursive: true });
    expect(await start('city/write-inventory.ts').code).toBe(78);
  });
});
