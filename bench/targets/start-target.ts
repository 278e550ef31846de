import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startMosquitto } from '../../test/servers/mosquitto.ts';
import type { Sender } from '../load/plan.ts';
import { benchDevices } from './device-ids.ts';
import { type Hello, helloShape } from './hello.ts';

/** A server that takes QoS 1 publishes: ours, or one to compare it with. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Who may publish there; `count` of them. */
  senders(count: number): readonly Sender[];
}

const files = {
  floor: fileURLToPath(new URL('./floor.ts', import.meta.url)),
  aedes: fileURLToPath(new URL('./aedes.ts', import.meta.url)),
  door: fileURLToPath(new URL('./door.ts', import.meta.url)),
} as const;

/** `profile` is a folder for a V8 CPU profile of the server. */
type Start = {
  readonly name: string;
  readonly file: keyof typeof files;
  readonly argument: string;
  readonly profile?: string | undefined;
};

export const startBareFloor = (): Promise<Target> =>
  startTarget({ name: 'bare floor', file: 'floor', argument: 'bare' });
export const startDurableFloor = (): Promise<Target> =>
  startTarget({ name: 'bare floor + fdatasync', file: 'floor', argument: 'fsync' });
export const startAedes = (): Promise<Target> => startTarget({ name: 'aedes alone', file: 'aedes', argument: '' });
export const startDoor = (devices: number, profile?: string): Promise<Target> =>
  startTarget({ name: 'Barrio: door + journal', file: 'door', argument: String(devices), profile });

async function startTarget({ name, file, argument, profile }: Start): Promise<Target> {
  const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = fork(files[file], [argument], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const hello = await untilHello(child, name);
  return {
    name,
    port: hello.port,
    pid: child.pid ?? 0,
    senders: (count) => sendersOf(hello, count),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.disconnect();
      const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(patience);
    },
  };
}

async function untilHello(child: ChildProcess, name: string): Promise<Hello> {
  const { promise, resolve, reject } = Promise.withResolvers<Hello>();
  child.once('message', (message) => resolve(helloShape.parse(message)));
  child.once('exit', (code) => reject(new Error(`${name} ended with code ${code} before it listened`)));
  child.once('error', reject);
  return await promise;
}

function sendersOf({ credentials }: Hello, count: number): readonly Sender[] {
  const passwords = new Map(credentials.map(({ username, password }) => [username, password]));
  return benchDevices(count).map(({ id, kind }) => ({ username: id, password: passwords.get(id) ?? 'none', kind }));
}

/** Debian's Mosquitto, which keeps nothing. */
export async function startBareMosquitto(): Promise<Target> {
  const server = await startMosquitto({ configLines: ['persistence false'] });
  return {
    name: 'Mosquitto, keeping nothing',
    port: server.port,
    pid: server.pid(),
    senders: (count) => sendersOf({ port: server.port, credentials: [] }, count),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
