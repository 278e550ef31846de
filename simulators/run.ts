import './frugal.ts';
import { kinds } from '../devices/index.ts';
import { systemTicker } from './pace.ts';
import { simulate } from './simulate.ts';

// oxlint-disable-next-line node/no-process-env -- an outsider has no part in the configuration of the service, but shares these settings
const { BARRIO_DATA_DIR: dataDir, BARRIO_MQTT_PORT: port } = process.env;
/** Whoever says another broker means it. */
const saysUrl = process.argv.some((word) => word === '--url' || word.startsWith('--url='));
const broker =
  saysUrl || port === undefined || !/^[1-9]\d{0,4}$/.test(port) ? [] : ['--url', `mqtt://127.0.0.1:${port}`];

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// Whoever started us with a channel wants us no longer than itself.
process.once('disconnect', () => stop.abort());

process.exitCode = await simulate([...process.argv.slice(2), ...broker], {
  ticker: systemTicker,
  kinds,
  dataDir: dataDir === undefined || dataDir === '' ? './data' : dataDir,
  screen: { isTerminal: process.stdout.isTTY, write: (text) => process.stdout.write(text) },
  errors: { write: (text) => process.stderr.write(text) },
  signal: stop.signal,
});

if (process.connected) process.disconnect();
