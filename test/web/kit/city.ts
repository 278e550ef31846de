import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hours } from '../../../src/model/duration.ts';
import { before, systemClock } from '../../../src/model/time.ts';
import { registerCity } from '../../process/register-city.ts';
import {
  type Environment,
  newDataDir,
  removeDataDir,
  repository,
  type Service,
  startService,
} from '../../process/running-service.ts';
import { freePort } from '../../servers/free-port.ts';

export type CityOptions = {
  /** How many hours the simulated city has lived before anybody looks. An hour takes about two seconds. */
  readonly hoursOfHistory?: number;
  /** Settings of the service, besides those that every test has. */
  readonly environment?: Environment;
  /** What the simulated city lives through. */
  readonly scenario?: string;
};

/** The real service, as `npm run barrio -- start` runs it, with the simulated Santander on it. */
export interface City extends AsyncDisposable {
  readonly url: string;
  readonly mqttUrl: string;
  readonly dataDir: string;
  /** A copy of the rules that Barrio is delivered with; tests may write there. */
  readonly rulesDir: string;
  /** Who may publish, and their passwords. */
  readonly credentials: string;
  /** What opens `/api/v1/operate` to programs. */
  token(): Promise<string>;
  /** Lets the simulated city speak, with the options of `npm run simulate`. Resolves when it has said all. */
  play(...words: readonly string[]): Promise<void>;
  service(): Service;
  /** Resolves when the fleet was looked at after what was said until now: before that, who spoke of the past counts as silent. */
  looked(): Promise<void>;
  /** Ends the service, as a power cut does or politely; the pages are left alone with what they know. */
  stop(): Promise<void>;
  /** On the same addresses, with the same data. */
  startAgain(): Promise<void>;
}

/** Starts it on free ports with a data folder of its own, and waits until what the city said is kept, shown and judged. */
export async function openCity({
  hoursOfHistory = 2,
  environment = {},
  scenario = 'ordinary-day',
}: CityOptions = {}): Promise<City> {
  await using opening = new AsyncDisposableStack();
  const dataDir = opening.adopt(await newDataDir(), removeDataDir);
  const [http, mqtt] = [await freePort(), await freePort()];
  const [url, mqttUrl] = [`http://127.0.0.1:${http}`, `mqtt://127.0.0.1:${mqtt}`];
  const credentials = await registerCity(dataDir, before(systemClock.now(), hours(hoursOfHistory + 1)));
  const rulesDir = join(dataDir, 'rules');
  await cp(join(repository, 'rules'), rulesDir, { recursive: true });
  const doors = {
    BARRIO_HTTP_PORT: String(http),
    BARRIO_MQTT_PORT: String(mqtt),
    BARRIO_PUBLIC_URL: url,
    BARRIO_RULES_DIR: rulesDir,
  };
  const quiet = { BARRIO_BACKUP_EVERY_TIME: '0s', BARRIO_LOG_LEVEL: 'warn' };
  const start = () => startService({ dataDir, environment: { ...doors, ...quiet, ...environment }, patience: 120_000 });
  let service = await start();
  opening.defer(async () => void (await service.kill('SIGTERM')));
  const play = (...words: readonly string[]) => simulate([...words, '--url', mqttUrl, '--credentials', credentials]);
  if (hoursOfHistory > 0) await play(scenario, '--backfill', `${hoursOfHistory}h`, '--duration', '1s');
  await untilCaughtUp(url);
  const open = opening.move();
  return {
    url,
    mqttUrl,
    dataDir,
    rulesDir,
    credentials,
    token: async () => (await readFile(join(dataDir, 'operator-token'), 'utf8')).trim(),
    play,
    service: () => service,
    looked: () => untilLooked(url),
    async stop() {
      await service.kill('SIGTERM');
    },
    async startAgain() {
      service = await start();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** @throws with what it wrote when it could not. */
async function simulate(words: readonly string[]): Promise<void> {
  const simulator = spawn(process.execPath, ['simulators/run.ts', ...words, '--quiet'], {
    cwd: repository,
    // The channel tells it when we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [simulator.stdout, simulator.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code]: unknown[] = await once(simulator, 'exit');
  if (code !== 0) throw new Error(`the simulated city ended with ${String(code)}:\n${said}`);
}

const ReadyShape = z.object({ ready: z.boolean(), parts: z.array(z.object({ detail: z.string().optional() })) });
const patience = 60_000;

async function untilCaughtUp(url: string): Promise<void> {
  const deadline = performance.now() + patience;
  let last: unknown;
  while (performance.now() < deadline) {
    last = await (await fetch(`${url}/readyz`)).json();
    const { ready, parts } = ReadyShape.parse(last);
    if (ready && !parts.some(({ detail = '' }) => isBehind(detail))) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the service did not catch up: ${JSON.stringify(last)}`);
}

const lastLook = /^barrio_fleet_last_look_timestamp_seconds (\S+)$/m;

async function untilLooked(url: string): Promise<void> {
  const asked = Date.now();
  while (Date.now() < asked + patience) {
    const figures = await (await fetch(`${url}/metrics`)).text();
    if (Number(lastLook.exec(figures)?.[1]) * 1000 > asked) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the service did not look at its devices');
}

const isBehind = (detail: string): boolean => /(?<![\d,.])[1-9][\d,.]* (?:messages|hours) behind/.test(detail);
