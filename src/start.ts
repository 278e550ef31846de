import { styleText } from 'node:util';
import { pino } from 'pino';
import pretty from 'pino-pretty';
import { Registry as Metrics } from 'prom-client';
import { kinds } from '../devices/index.ts';
import type { NewAccount } from './accounts/port.ts';
import { type City, openCity } from './city.ts';
import { makeFolder } from './commands/files/make-folder.ts';
import type { Config } from './config.ts';
import { prepareDemo, startDemo } from './demo.ts';
import { seconds } from './model/duration.ts';
import { messageOf } from './model/errors.ts';
import { type EpochMs, systemClock, toIso } from './model/time.ts';
import { createEvents, type Events } from './observability/events.ts';
import { leaveFirstPassword } from './operator/first-password.ts';
import { removeServiceNote, writeServiceNote } from './operator/service-note.ts';

export type StartOptions = {
  readonly config: Config;
  /** Whether a simulated city shall live on the service. */
  readonly demo: boolean;
  readonly version: string;
  /** Registers what a file lists, as `device import` does. */
  readonly importDevices: (file: string, credentials: string) => Promise<void>;
};

/** Longer than this, a close hangs on something that a new start will mend anyway: what was acknowledged is on disk. */
const closeWithin = seconds(15);

/** Runs the service until a signal ends it. Answers the exit code. */
export async function start({ config, demo, version, importDevices }: StartOptions): Promise<number> {
  const metrics = new Metrics();
  const events = createEvents({ logger: createLogger(config), metrics });
  await using running = new AsyncDisposableStack();
  const ended = untilSignal(events);
  makeFolder({ path: config.BARRIO_DATA_DIR, setting: 'BARRIO_DATA_DIR' });
  const credentials = demo ? await prepareDemo(config.BARRIO_DATA_DIR, importDevices) : undefined;
  const startedAt = systemClock.now();
  const city = running.adopt(await openCity({ config, kinds, clock: systemClock, events, metrics, version }), close);
  running.adopt(await leaveNote(city, { config, version, startedAt, events }), removeServiceNote);
  if (credentials !== undefined) {
    const simulated = await startDemo({ credentials, mqttUrl: city.mqttUrl });
    running.adopt(simulated, (simulator) => simulator.stop());
  }
  const first = await city.accounts.makeFirst();
  events.emit('serviceStarted', { urls: `${city.api.url} ${city.mqttUrl}` });
  process.stdout.write(describe(city, { config, demo }));
  if (first !== undefined) process.stdout.write(await describeFirst(first, { config, city }));
  await Promise.race([ended, city.broken]);
  await running.disposeAsync();
  events.emit('serviceStopped', {});
  return 0;
}

type Left = Pick<StartOptions, 'config' | 'version'> & { readonly startedAt: EpochMs; readonly events: Events };

/** Lets commands find the service. A disk without room for a note is no reason not to serve. Answers the folder. */
async function leaveNote(city: City, { config, version, startedAt, events }: Left): Promise<string> {
  const { BARRIO_DATA_DIR: dataDir } = config;
  const urls = { httpUrl: city.api.url, mqttUrl: city.mqttUrl };
  try {
    await writeServiceNote(dataDir, { pid: process.pid, ...urls, startedAt: toIso(startedAt), version });
  } catch (error) {
    events.emit('serviceNoteMissing', { folder: dataDir, reason: messageOf(error) });
  }
  return dataDir;
}

/** A close that hangs must not keep a terminal for ever. */
async function close(city: City): Promise<void> {
  const timer = setTimeout(() => {
    process.stderr.write('closing took too long; leaving. Everything acknowledged is on disk.\n');
    process.exit(1);
  }, closeWithin);
  try {
    await city.close();
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves at the first signal; a second one ends the process at once. */
function untilSignal(events: Events): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (asked) process.exit(1);
      asked = true;
      events.emit('serviceStopping', { signal });
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

function createLogger({ BARRIO_LOG_LEVEL: level }: Config) {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination({ dest: 2, sync: true }));
  return pino(
    { level },
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname,event', translateTime: 'SYS:HH:MM:ss' }),
  );
}

function describe(city: City, { config, demo }: { readonly config: Config; readonly demo: boolean }): string {
  const { url } = city.api;
  const lines: readonly (readonly [string, string])[] = [
    ['Start page', `${url}/`],
    ['API reference', `${url}/reference`],
    ['Live stream', `${url}/api/v1/live`],
    ['Metrics', `${url}/metrics`],
    ['MQTT', `${city.mqttUrl} (WebSocket: ${url.replace(/^http/, 'ws')}/mqtt)`],
    ['Readings are in', config.BARRIO_STORE === 'duckdb' ? `${config.BARRIO_DATA_DIR} (DuckDB)` : config.BARRIO_STORE],
    ['Simulated city', demo ? 'running; "npm start -- --no-demo" starts without it' : 'not running'],
  ];
  const title = styleText('bold', 'Barrio is running.', { stream: process.stdout });
  const rows = lines.map(([name, value]) => `  ${name.padEnd(16)} ${value}`);
  return `\n${title} Ctrl-C stops it.\n\n${rows.join('\n')}\n\n`;
}

/** Shown this once, and to a person only: see {@link firstPasswordFile}. */
async function describeFirst(
  { account, password }: NewAccount,
  { config, city }: { readonly config: Config; readonly city: City },
): Promise<string> {
  const shown = process.stdout.isTTY
    ? `the password  ${styleText('bold', password, { stream: process.stdout })}`
    : `the password in ${await leaveFirstPassword(config.BARRIO_DATA_DIR, password)}`;
  return `  Sign in at ${city.api.url}/operate as ${account.name} with ${shown}\n  You are asked for one of your own then. A lost one is replaced by: npm run barrio -- account reset ${account.name}\n\n`;
}
