import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

/** The real process, as `npm run barrio -- start` starts it, on free ports and a data folder of its own. */
export interface Service {
  readonly pid: number;
  readonly httpUrl: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  /** Everything that it wrote to its two streams. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export type ServiceOptions = {
  readonly dataDir: string;
  readonly environment?: Environment;
  /** For Node and the kit, where the settings of Barrio are no business of theirs. */
  readonly processEnvironment?: Environment;
  /** Flags of Node, behind those of package.json. */
  readonly nodeFlags?: readonly string[];
  readonly arguments?: readonly string[];
  /** Longest wait until it is running, in milliseconds. */
  readonly patience?: number;
};

export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'barrio-'));
export const removeDataDir = (dataDir: string): Promise<void> => rm(dataDir, { recursive: true, force: true });

const environmentOf = ({ dataDir, environment = {} }: ServiceOptions): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BARRIO_'))),
  BARRIO_HOST: '127.0.0.1',
  BARRIO_HTTP_PORT: '0',
  BARRIO_MQTT_PORT: '0',
  BARRIO_DATA_DIR: dataDir,
  BARRIO_HTTP_RATE_LIMIT: '0',
  ...environment,
});

/** What `npm run barrio` runs, taken from package.json: memory and thread settings are part of what is tested. */
export function launchCommand(): { readonly flags: readonly string[]; readonly environment: Environment } {
  const { scripts } = PackageShape.parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')));
  const words = scripts.barrio.split(' ');
  const node = words.indexOf('node');
  const environment = Object.fromEntries(words.slice(0, node).map((word) => word.split('=', 2)));
  return { flags: words.slice(node + 1), environment };
}

const PackageShape = z.object({ scripts: z.object({ barrio: z.string() }) });

/** Starts the service and waits until it says that it runs. @throws with its output when it ends or stays silent. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const launch = launchCommand();
  const nodeFlags = [...(options.nodeFlags ?? []), ...launch.flags];
  const child = spawn(process.execPath, [...nodeFlags, 'start', ...(options.arguments ?? [])], {
    cwd: repository,
    env: { ...launch.environment, ...environmentOf(options), ...options.processEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whoever is interrupted leaves no service behind.
  const killOnExit = (): unknown => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  child.once('close', () => process.off('exit', killOnExit));
  const output = collect(child);
  await untilOutput(child, { output, sign: 'Barrio is running.', patience: options.patience ?? 30_000 });
  const text = output();
  return {
    pid: child.pid ?? 0,
    httpUrl: matchOf(text, /Start page\s+(http:\/\/\S+)\//),
    mqttPort: Number(matchOf(text, /mqtt:\/\/[^\s:]+:(\d+)/)),
    dataDir: options.dataDir,
    output,
    kill: (signal) => end(child, signal),
  };
}

/** Runs one command of the command line to its end. Never rejects for its exit code. */
export async function runBarrio(arguments_: readonly string[], options: ServiceOptions) {
  const run = promisify(execFile)(process.execPath, ['src/main.ts', ...arguments_], {
    cwd: repository,
    env: environmentOf(options),
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return { stdout, stderr, exitCode: run.child.exitCode };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-200_000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

type Sign = { readonly output: () => string; readonly sign: string; readonly patience: number };

async function untilOutput(child: ChildProcess, { output, sign, patience }: Sign): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    if (output().includes(sign)) resolve();
  };
  const fail = (why: string): void => reject(new Error(`the service ${why}:\n${output()}`));
  const timer = setTimeout(() => fail(`did not say "${sign}" within ${patience} ms`), patience);
  child.stdout?.on('data', look);
  child.once('exit', (code) => fail(`ended with code ${code}`));
  try {
    await promise;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
    child.stdout?.off('data', look);
    child.removeAllListeners('exit');
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

function matchOf(text: string, pattern: RegExp): string {
  const [, match] = pattern.exec(text) ?? [];
  if (match === undefined) throw new Error(`found no ${pattern} in:\n${text}`);
  return match;
}
