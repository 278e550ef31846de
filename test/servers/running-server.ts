import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Program, requireProgram } from './programs.ts';

/** A real server of a test, on loopback, with a data folder of its own that goes away with it. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Changes with every start. */
  pid(): number;
  /** What it has written to its terminal since it last started: the last 20,000 characters. */
  log(): string;
  /** Sends the signal (`SIGKILL` is the crash, `SIGSTOP` the hang); resolves when it is gone, at once for those that end nothing. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it, asked first and killed after five seconds, and removes its data. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data, after {@link kill}; ends it before if it still runs. */
  restart(): Promise<void>;
}

export type ServerRecipe = {
  readonly program: Program;
  readonly url: string;
  readonly port: number;
  readonly args: (dataDir: string) => readonly string[];
  /** Writes what the program needs to find in its data folder. */
  readonly prepare?: (dataDir: string) => Promise<void>;
  /** Whether it answers; a rejection means no. */
  readonly isReady: () => Promise<boolean>;
};

/** Starts the program and waits until it answers. @throws with its log when it ends or stays silent for 30 seconds. */
export async function startServer(recipe: ServerRecipe): Promise<RunningServer> {
  const program = requireProgram(recipe.program);
  const dataDir = await mkdtemp(join(tmpdir(), `barrio-${recipe.program}-`));
  await recipe.prepare?.(dataDir);
  const launch = async () => {
    const process = launchProcess(program, recipe.args(dataDir));
    await waitUntilReady(process, recipe).catch(async (error: unknown) => {
      await process.end();
      throw error;
    });
    return process;
  };
  let running = await launch().catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const stop = async () => {
    await running.end();
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    url: recipe.url,
    port: recipe.port,
    dataDir,
    pid: () => running.pid,
    log: () => running.log(),
    kill: (signal) => running.kill(signal),
    stop,
    async restart() {
      await running.end();
      running = await launch();
    },
    [Symbol.asyncDispose]: stop,
  };
}

type Launched = {
  readonly pid: number;
  readonly log: () => string;
  readonly hasEnded: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  readonly end: () => Promise<void>;
};

const endingSignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGABRT']);

function launchProcess(program: string, args: readonly string[]): Launched {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = collectLog(child);
  const ended = once(child, 'close');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  child.once('close', () => process.off('exit', killOnExit));
  return {
    pid: child.pid ?? 0,
    log,
    hasEnded,
    async kill(signal) {
      if (hasEnded()) return;
      child.kill(signal);
      if (endingSignals.has(signal)) await ended;
    },
    async end() {
      if (hasEnded()) return;
      // A stopped process does not hear SIGTERM.
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(patience);
    },
  };
}

function collectLog(child: ChildProcess): () => string {
  let text = '';
  const append = (chunk: string) => {
    text = (text + chunk).slice(-20_000);
  };
  child.stdout?.setEncoding('utf8').on('data', append);
  child.stderr?.setEncoding('utf8').on('data', append);
  return () => text;
}

async function waitUntilReady(launched: Launched, { program, isReady }: ServerRecipe): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (launched.hasEnded()) throw new Error(`${program} ended before it answered:\n${launched.log()}`);
    if (await isReady().catch(() => false)) return;
    await delay(25);
  }
  throw new Error(`${program} did not answer within 30 seconds:\n${launched.log()}`);
}
