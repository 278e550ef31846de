import './frugal.ts';
import { kinds } from '../devices/index.ts';
import { systemTicker } from './pace.ts';
import { simulate } from './simulate.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

process.exitCode = await simulate(process.argv.slice(2), {
  ticker: systemTicker,
  kinds,
  screen: { isTerminal: process.stdout.isTTY, write: (text) => process.stdout.write(text) },
  errors: { write: (text) => process.stderr.write(text) },
  signal: stop.signal,
});
