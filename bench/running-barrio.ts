import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { launchCommand } from '../test/process/running-service.ts';
import type { Sender } from './load/plan.ts';
import { benchDevices } from './targets/device-ids.ts';

/** The whole service as operators run it: a process of its own, on free ports. */
export interface Service {
  readonly pid: number;
  readonly httpUrl: string;
  readonly mqttPort: number;
  /** From the start of the process until `/readyz` said yes. */
  readonly startedInMs: number;
  /** Ends it and waits for its end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export type ServiceOptions = {
  readonly dataDir: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder for V8 CPU profiles. */
  readonly profile?: string | undefined;
};

const repository = fileURLToPath(new URL('../', import.meta.url));
const main = join(repository, 'src/main.ts');
const startWithinMs = 60_000;

function environmentOf({ dataDir, environment, profile }: ServiceOptions): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- a child needs PATH and its kind, and none of our own settings
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BARRIO_'));
  return {
    ...Object.fromEntries(inherited),
    BARRIO_HOST: '127.0.0.1',
    BARRIO_HTTP_PORT: '0',
    BARRIO_MQTT_PORT: '0',
    BARRIO_DATA_DIR: dataDir,
    BARRIO_HTTP_RATE_LIMIT: '0',
    // A few connections stand for a city here.
    BARRIO_QUOTA_DEVICE_PER_SECOND: '0',
    BARRIO_QUOTA_GATEWAY_PER_SECOND: '0',
    BARRIO_LOG_LEVEL: 'warn',
    ...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
    ...environment,
  };
}

/** Starts it and waits until it is ready. @throws with what it wrote when it ends before. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const startedAt = performance.now();
  const { flags, environment } = launchCommand();
  const child = spawn(process.execPath, [...flags.slice(0, -1), main, 'start'], {
    cwd: options.dataDir,
    env: { ...environment, ...environmentOf(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killOnExit = (): unknown => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  child.once('exit', () => process.off('exit', killOnExit));
  const text = await untilRunning(child);
  const httpUrl = matchOf(text, /Start page\s+(http:\/\/\S+)\//);
  await untilReady(httpUrl);
  return {
    pid: child.pid ?? 0,
    httpUrl,
    mqttPort: Number(matchOf(text, /mqtt:\/\/[^\s:]+:(\d+)/)),
    startedInMs: performance.now() - startedAt,
    end: (signal) => end(child, signal),
  };
}

async function untilRunning(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const fail = (why: string): void => {
    child.kill('SIGKILL');
    reject(new Error(`the service ${why}:\n${text}`));
  };
  const timer = setTimeout(() => fail(`was not running after ${startWithinMs} ms`), startWithinMs);
  const hear = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-20_000);
    if (text.includes('Barrio is running.') && text.includes('mqtt://')) resolve(text);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', (code) => fail(`ended with code ${code}`));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

async function untilReady(httpUrl: string): Promise<void> {
  const deadline = performance.now() + startWithinMs;
  while (performance.now() < deadline) {
    const { ok } = await fetch(`${httpUrl}/readyz`);
    if (ok) return;
  }
  throw new Error('the service did not become ready');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await exited;
  clearTimeout(patience);
}

function matchOf(text: string, pattern: RegExp): string {
  const [, match] = pattern.exec(text) ?? [];
  if (match === undefined) throw new Error(`found no ${pattern} in:\n${text}`);
  return match;
}

const credentialsShape = z.object({ credentials: z.array(z.object({ username: z.string(), password: z.string() })) });

/** Registers so many devices, all in one district, as an operator does. Answers who may publish. */
export async function registerDevices(count: number, options: ServiceOptions): Promise<readonly Sender[]> {
  const file = join(options.dataDir, 'bench-devices.json');
  const out = join(options.dataDir, 'bench-credentials.json');
  await writeFile(file, JSON.stringify({ areas: [district], devices: placed(count) }));
  const { profile: _profile, ...unprofiled } = options;
  const arguments_ = [main, 'device', 'import', file, '--credentials', out];
  await promisify(execFile)(process.execPath, arguments_, { env: environmentOf(unprofiled), timeout: 120_000 });
  const { credentials } = credentialsShape.parse(JSON.parse(await readFile(out, 'utf8')));
  const kindOf = new Map(benchDevices(count).map(({ id, kind }) => [id, kind]));
  return credentials.map(({ username, password }) => ({ username, password, kind: kindOf.get(username) ?? '' }));
}

const [west, east, south, north] = [-3.83, -3.78, 43.45, 43.48];

const district = {
  id: 'bench',
  name: 'Bench',
  level: 'district',
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
};

const placed = (count: number) =>
  benchDevices(count).map((device, number) => ({
    ...device,
    lat: south + ((number % 100) + 1) * ((north - south) / 102),
    lon: west + ((Math.floor(number / 100) % 100) + 1) * ((east - west) / 102),
  }));
