/** The door and the journal of Barrio, with nothing behind them: acknowledged is on disk, and nobody reads it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry as Metrics } from 'prom-client';
import { kinds } from '../../devices/index.ts';
import { openSegmentLog } from '../../src/journal/segment-log/segment-log.ts';
import { hours } from '../../src/model/duration.ts';
import { deviceId, kindId } from '../../src/model/ids.ts';
import { systemClock } from '../../src/model/time.ts';
import { createEvents } from '../../src/observability/events.ts';
import { createMemoryRegistry } from '../../src/registry/memory/memory-registry.ts';
import { openMqttBroker } from '../../src/sources/mqtt-broker/mqtt-broker.ts';
import { noQuotaLimits } from '../../src/sources/quotas/limits.ts';
import { openQuotas } from '../../src/sources/quotas/quotas.ts';
import { benchDevices } from './device-ids.ts';
import { endWithBench, sayHello } from './hello.ts';

const registry = createMemoryRegistry({ kinds, clock: systemClock });
const credentials = await registry.importDevices(
  benchDevices(Number(process.argv[2])).map(({ id, kind }) => ({
    id: deviceId(id),
    kind: kindId(kind),
    position: { lat: 43.46, lon: -3.8 },
  })),
);
const events = createEvents({ logger: pino({ level: 'error' }, pino.destination(2)), metrics: new Metrics() });
const directory = await mkdtemp(join(tmpdir(), 'barrio-bench-door-'));
const journal = await openSegmentLog({ directory, limitBytes: 8e9, keepFor: hours(0), clock: systemClock, events });
// Segments go when somebody has finished them; nobody does anything with them here.
const consumer = await journal.consumer('nobody');
setInterval(() => void consumer.commit(journal.end()), 1000).unref();
// Without limits, but counting as the service does.
const quotas = openQuotas({ limits: noQuotaLimits, clock: systemClock, events });
const broker = await openMqttBroker({
  host: '127.0.0.1',
  port: 0,
  journal,
  directory: registry,
  clock: systemClock,
  events,
  quotas,
});
sayHello({
  port: Number(new URL(broker.urls[0] ?? '').port),
  credentials: credentials.map(({ username, password }) => ({ username, password })),
});
endWithBench(async () => {
  await broker.close();
  await quotas.close();
  await journal.close();
  await rm(directory, { recursive: true, force: true });
});
