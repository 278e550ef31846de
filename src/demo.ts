import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { seconds } from './model/duration.ts';
import { UnavailableError } from './model/errors.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A simulated city beside the service: a process of its own that knows nothing but the MQTT address and its passwords. */
export interface Demo {
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Registers the simulated city at its first start. Answers the file of its passwords.
 *
 * @param register what the file of the city lists, writing passwords to the second one.
 */
export async function prepareDemo(
  dataDir: string,
  register: (file: string, credentials: string) => Promise<void>,
): Promise<string> {
  const credentials = join(dataDir, 'simulator-credentials.json');
  if (existsSync(credentials)) return credentials;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inventory = join(dataDir, 'simulated-city.json');
  await promisify(execFile)(process.execPath, [fileOf('simulators/city/write-inventory.ts'), '--out', inventory]);
  await register(inventory, credentials);
  return credentials;
}

/** Starts the simulated city. */
export async function startDemo({ credentials, mqttUrl }: { credentials: string; mqttUrl: string }): Promise<Demo> {
  const arguments_ = ['ordinary-day', '--url', mqttUrl, '--credentials', credentials, '--quiet'];
  const simulator = spawn(process.execPath, [fileOf('simulators/run.ts'), ...arguments_], {
    // A channel, not for talking: its end is how the simulator learns that we are gone, even by kill -9.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A group of its own: Ctrl-C reaches us alone, and we stop the simulator before the service.
    detached: true,
  });
  await Promise.race([
    once(simulator, 'spawn'),
    once(simulator, 'error').then(([cause]: unknown[]) => {
      throw new UnavailableError('the simulated city could not be started', { cause });
    }),
  ]);
  const exited = once(simulator, 'exit').then(() => undefined);
  return { exited, stop: () => stop(simulator, exited) };
}

async function stop(simulator: ChildProcess, exited: Promise<void>): Promise<void> {
  if (simulator.exitCode !== null || simulator.signalCode !== null) return;
  const killTimer = setTimeout(() => simulator.kill('SIGKILL'), seconds(8));
  simulator.kill('SIGTERM');
  await exited;
  clearTimeout(killTimer);
}
