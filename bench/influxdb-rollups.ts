import { parseArgs } from 'node:util';
import { position } from '../src/journal/port.ts';
import { hours, minutes, seconds } from '../src/model/duration.ts';
import { areaId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/observation.ts';
import type { RollupGroup, RollupLevel } from '../src/model/rollup.ts';
import { after, epochMs, systemClock } from '../src/model/time.ts';
import { createSilentEvents } from '../src/observability/silent-events.ts';
import { kindMeasuring, observe, reading, start } from '../src/stores/contract/city.ts';
import { openInfluxdbStore } from '../src/stores/influxdb/influxdb-store.ts';
import type { RollupTask, Store } from '../src/stores/port.ts';
import { startInfluxd } from '../test/servers/influxd.ts';

/**
 * How long a real influxd and we need to roll up one hour: node bench/influxdb-rollups.ts [--devices 10000] [--every 1]. Each device
 * speaks every so many minutes of a state, a measurement and a total.
 */
const { values: options } = parseArgs({
  options: { devices: { type: 'string', default: '10000' }, every: { type: 'string', default: '1' } },
});
const devices = Number(options.devices);
const every = minutes(Number(options.every));
const kind = {
  ...kindMeasuring('bench-lamp', ['lamp_on', 'active_power', 'active_energy']),
  rhythm: {
    speaks: 'periodically',
    every,
    lateAfter: minutes(2 * Number(options.every)),
    staleAfter: minutes(5 * Number(options.every)),
  },
} as const;
const areas = Array.from({ length: 40 }, (_, number) => areaId(`district-${number}`));
const groups: readonly RollupGroup[] = [
  ...areas.map((id) => ({ id, areas: [id], devices: devices / areas.length })),
  { id: '', areas: undefined, devices },
];

/** Rounds from an hour before `start`, so that states and totals reach in, to an hour after it. */
const roundsFrom = -Math.floor(hours(1) / every);
const roundsTo = Math.floor(hours(1) / every);

const readingOf = (number: number, round: number): Reading =>
  reading(
    [
      observe('lamp_on', (number + round) % 2),
      observe('active_power', ((number * 7 + round * 13) % 1000) / 10),
      observe('active_energy', number + (round - roundsFrom) / 100),
    ],
    { device: `device-${number}`, kind: kind.id, area: areas[number % areas.length], at: round * every },
  );

async function fill(store: Store): Promise<void> {
  for (let round = roundsFrom; round < roundsTo; round += 1) {
    const readings = Array.from({ length: devices }, (_, number) => readingOf(number, round));
    await store.append({ readings, upTo: position(1) });
  }
}

const hour = [{ from: start, to: after(start, hours(1)) }];
const quarters = [0, 1, 2, 3].map((quarter) => ({
  from: epochMs(start + quarter * minutes(15)),
  to: epochMs(start + (quarter + 1) * minutes(15)),
}));

async function measure(store: Store, name: string, task: RollupTask & { readonly level: RollupLevel }) {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const { fresh, restated } = await store.rollUp(task);
  const used = process.cpuUsage(cpu);
  const rss = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const [ms, cpuMs] = [performance.now() - begun, (used.user + used.system) / 1000].map(Math.round);
  return { what: name, ms, 'our CPU ms': cpuMs, fresh, restated, 'RSS MiB': rss };
}

await using server = await startInfluxd();
const store = await openInfluxdbStore({
  url: server.url,
  database: 'bench',
  flavour: 'auto',
  kinds: new Map([[kind.id, kind]]),
  events: createSilentEvents(),
  clock: systemClock,
  timeout: seconds(30),
});
await fill(store);
const bySeries = { kind: kind.id, windows: hour, of: { by: 'device' }, at: start, level: '1h' } as const;
const byArea = { ...bySeries, of: { by: 'area', groups } } as const;
const table = [
  await measure(store, 'hour of each series', bySeries),
  await measure(store, 'the same once more', bySeries),
  await measure(store, 'quarters of each series', { ...bySeries, windows: quarters, level: '15min' }),
  await measure(store, 'hour of 41 areas', byArea),
  await measure(store, 'quarters of 41 areas', { ...byArea, windows: quarters, level: '15min' }),
];
await store.append({ readings: [readingOf(5, 7.5)], upTo: position(1) });
table.push(await measure(store, 'hour of each series, one late reading', bySeries));
await store.close();
process.stdout.write(`${devices} devices of 3 quantities, a reading every ${every / 1000} s each\n`);
console.table(table);
