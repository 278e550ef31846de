import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { EpochMs } from '../../src/model/time.ts';
import { freePort } from '../servers/free-port.ts';
import { registerCity } from './register-city.ts';
import { type Environment, newDataDir, removeDataDir, repository } from './running-service.ts';
import { changedPace, type Pace, StoryClock } from './story-clock.ts';

export type StoryOptions = {
  /** When the story begins. */
  readonly from: EpochMs;
  readonly factor: number;
  readonly rulesDir: string;
  readonly environment?: Environment;
};

/** The whole service and the simulated city, in processes of their own, under one clock that runs faster than the machine's. */
export interface Story extends AsyncDisposable {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly dataDir: string;
  now(): EpochMs;
  /** Waits until the story is there. */
  until(moment: EpochMs): Promise<void>;
  /** Lets the simulated city speak from the beginning of the story on. From then on, the story runs faster. */
  play(scenario: string, ...options: readonly string[]): Promise<void>;
  /** From now on, the story runs so many times faster than the machine's clock. */
  hurry(factor: number): Promise<void>;
  /** Kills the service with kill -9 and starts it again. Until all is connected again, the story runs no faster than the machine's clock. */
  killAndRestart(): Promise<void>;
  /** What the processes wrote, the newest. */
  output(): string;
}

/** A running child hears of another pace well before it is in force. */
const announcedAhead = 50;

export async function openStory(options: StoryOptions): Promise<Story> {
  await using opening = new AsyncDisposableStack();
  const dataDir = opening.adopt(await newDataDir(), removeDataDir);
  const [http, mqtt] = [await freePort(), await freePort()];
  const credentials = await registerCity(dataDir, options.from);
  const environment = environmentOf({ ...options, dataDir, http, mqtt });
  const clock = new StoryClock({ machine: Date.now(), story: options.from, factor: 1 });
  const cast = opening.adopt(new Cast(clock), (started) => started.end());
  const startCity = async (): Promise<ChildProcess> => {
    const city = cast.start('test/process/fast-city.ts', [], environment);
    await cast.untilSaid(city, 'The city is running.');
    return city;
  };
  let simulator: ChildProcess | undefined;
  let city = await startCity();
  const open = opening.move();
  const [httpUrl, mqttUrl] = [`http://127.0.0.1:${http}`, `mqtt://127.0.0.1:${mqtt}`];
  return {
    httpUrl,
    mqttUrl,
    dataDir,
    now: () => clock.now(),
    until: (moment) => clock.sleepUntil(moment),
    async play(scenario, ...words) {
      const where = ['--url', mqttUrl, '--credentials', credentials, '--from', new Date(options.from).toISOString()];
      simulator = cast.start('test/process/fast-simulator.ts', [scenario, ...where, ...words]);
      await cast.untilSaid(simulator, 'Connected to');
      await cast.changePace(options.factor);
    },
    hurry: (factor) => cast.changePace(factor),
    async killAndRestart() {
      await cast.changePace(1);
      await end(city, 'SIGKILL');
      const isBack = simulator && cast.untilSaid(simulator, 'connections are there again');
      [city] = await Promise.all([startCity(), isBack]);
      await cast.changePace(options.factor);
    },
    output: () => cast.output,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

type Doors = { readonly dataDir: string; readonly http: number; readonly mqtt: number };

const environmentOf = ({ dataDir, http, mqtt, rulesDir, environment }: StoryOptions & Doors): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BARRIO_'))),
  BARRIO_HOST: '127.0.0.1',
  BARRIO_HTTP_PORT: String(http),
  BARRIO_MQTT_PORT: String(mqtt),
  BARRIO_PUBLIC_URL: `http://127.0.0.1:${http}`,
  BARRIO_DATA_DIR: dataDir,
  BARRIO_RULES_DIR: rulesDir,
  BARRIO_HTTP_RATE_LIMIT: '0',
  BARRIO_BACKUP_EVERY_TIME: '0s',
  ...environment,
});

/** The processes of a story. */
class Cast {
  readonly #clock: StoryClock;
  readonly #children = new Set<ChildProcess>();
  output = '';

  constructor(clock: StoryClock) {
    this.#clock = clock;
    process.once('exit', this.#killAll);
  }

  start(file: string, words: readonly string[], environment: NodeJS.ProcessEnv = process.env): ChildProcess {
    const child = spawn(process.execPath, [file, JSON.stringify(this.#clock.pace()), ...words], {
      cwd: repository,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    const add = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-200_000);
    };
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
    return child;
  }

  async untilSaid(child: ChildProcess, sign: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`nobody said "${sign}":\n${this.output}`)), 60_000);
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes(sign)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}:\n${this.output}`)));
    await promise.finally(() => clearTimeout(timer));
  }

  /** Resolves when it is in force everywhere. */
  async changePace(factor: number): Promise<void> {
    const pace: Pace = changedPace(this.#clock.pace(), { at: Date.now() + announcedAhead, factor });
    this.#clock.follow(pace);
    for (const child of this.#children) if (child.connected) child.send(pace);
    await pause(announcedAhead);
  }

  async end(): Promise<void> {
    process.off('exit', this.#killAll);
    await Promise.all([...this.#children].map((child) => end(child, 'SIGKILL')));
  }

  readonly #killAll = (): void => {
    for (const child of this.#children) child.kill('SIGKILL');
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
