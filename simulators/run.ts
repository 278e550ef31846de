import './frugal.ts';
import { kinds } from '../devices/index.ts';
import { systemTicker } from './pace.ts';
import { simulate } from './simulate.ts';

// oxlint-disable-next-line node/no-process-env -- an outsider has no part in the configuration of the service, but shares this setting
const dataDir = process.env['BARRIO_DATA_DIR'];

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// Whoever started us with a channel wants us no longer than itself.
process.once('disconnect', () => stop.abort());

process.exitCode = await simulate(process.argv.slice(2), {
  ticker: systemTicker,
  kinds,
  dataDir: dataDir === undefined || dataDir === '' ? './data' : dataDir,
  screen: { isTerminal: process.stdout.isTTY, write: (text) => process.stdout.write(text) },
  errors: { write: (text) => process.stderr.write(text) },
  signal: stop.signal,
});

if (process.connected) process.disconnect();
