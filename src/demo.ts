import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

export type DemoOptions = {
  readonly dataDir: string;
  readonly mqttUrl: string;
  /** Registers the devices of the file, as `device import` does, and writes the credentials of the new ones. */
  readonly importCity: (inventory: string, credentials: string) => Promise<void>;
};

/** Registers the simulated city at its first start, and starts it. */
export async function startDemo({ dataDir, mqttUrl, importCity }: DemoOptions): Promise<Demo> {
  const inventory = join(dataDir, 'demo-city.json');
  const credentials = join(dataDir, 'simulator-credentials.json');
  if (!existsSync(credentials)) {
    await promisify(execFile)(process.execPath, [fileOf('simulators/city/write-inventory.ts'), '--out', inventory]);
    await importCity(inventory, credentials);
  }
  const arguments_ = ['ordinary-day', '--url', mqttUrl, '--credentials', credentials, '--quiet'];
  const simulator = spawn(process.execPath, [fileOf('simulators/run.ts'), ...arguments_], {
    stdio: ['ignore', 'ignore', 'inherit'],
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
  const killTimer = setTimeout(() => simulator.kill('SIGKILL'), seconds(5));
  simulator.kill('SIGTERM');
  await exited;
  clearTimeout(killTimer);
}
