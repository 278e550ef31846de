import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { position } from '../src/journal/port.ts';
import type { DeviceKind } from '../src/model/device-kind.ts';
import { hours, minutes, seconds } from '../src/model/duration.ts';
import type { KindId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/observation.ts';
import { isState } from '../src/model/quantity.ts';
import { after, before, systemClock } from '../src/model/time.ts';
import { createSilentEvents } from '../src/observability/silent-events.ts';
import { gate, kindMeasuring, observe, reading, start } from '../src/stores/contract/city.ts';
import { openDuckdbStore } from '../src/stores/duckdb/duckdb-store.ts';
import type { Store } from '../src/stores/port.ts';

/** How fast the embedded store takes and answers: node bench/stores.ts [--rows 500000] [--batch 5000] [--devices 5000] [--only NAME]. */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '500000' },
    batch: { type: 'string', default: '5000' },
    devices: { type: 'string', default: '5000' },
    only: { type: 'string', default: '' },
  },
});
const rows = Number(options.rows);
const batchSize = Number(options.batch);
const devices = Number(options.devices);

const shapes: readonly DeviceKind[] = [
  kindMeasuring('bench-bay', ['occupied', 'battery_level', 'device_temperature']),
  kindMeasuring('bench-lamp', ['lamp_on', 'lamp_fault', 'dim_level', 'active_power', 'active_energy', 'burning_hours']),
  kindMeasuring('bench-station', [
    ...(['pm2_5', 'pm10', 'no2', 'o3', 'co', 'so2', 'air_temperature', 'relative_humidity'] as const),
    ...(['atmospheric_pressure', 'sound_level', 'illuminance'] as const),
  ]),
];

/** Which kind the devices of a workload are, and how their times lie to what is stored. */
type Workload = { readonly name: string; readonly kinds: readonly DeviceKind[]; readonly late: boolean };

const mixed = shapes.flatMap((kind, index) => Array.from({ length: [10, 9, 1][index] ?? 1 }, () => kind));
const workloads: readonly Workload[] = [
  ...shapes.map((kind) => ({ name: kind.id.replace('bench-', 'only '), kinds: [kind], late: false })),
  { name: 'mixed city', kinds: mixed, late: false },
  { name: 'mixed, all late', kinds: mixed, late: true },
];

function batchOf({ kinds, late }: Workload, from: number): readonly Reading[] {
  return Array.from({ length: Math.min(batchSize, rows - from) }, (_, offset) => {
    const number = (from + offset) % devices;
    const round = Math.floor((from + offset) / devices);
    const kind = kinds[number % kinds.length] ?? shapes[0];
    const observations = (kind?.quantities ?? []).map((quantity) =>
      observe(quantity, isState(quantity) ? (number + round) % 2 : ((number * 7 + round * 13) % 1000) / 10),
    );
    return reading(observations, {
      device: `device-${number}`,
      area: `area-${number % 40}`,
      at: round * seconds(10) - (late ? hours(24) : 0),
      ...(kind === undefined ? {} : { kind: kind.id }),
    });
  });
}

type Cost = { readonly wallMs: number; readonly cpuMs: number };

async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const used = process.cpuUsage(cpu);
  return { wallMs: performance.now() - wall, cpuMs: (used.user + used.system) / 1000 };
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

async function fill(store: Store, workload: Workload) {
  const commits: number[] = [];
  let cpuMs = 0;
  for (let from = 0; from < rows; from += batchSize) {
    const readings = batchOf(workload, from);
    const cost = await measure(() => store.append({ readings, upTo: position(from + readings.length) }));
    commits.push(cost.wallMs);
    cpuMs += cost.cpuMs;
  }
  commits.sort((one, other) => one - other);
  const wallMs = commits.reduce((sum, ms) => sum + ms, 0);
  return { commits, cpuMs, wallMs };
}

async function run(workload: Workload): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-bench-stores-'));
  const file = join(folder, 'telemetry.duckdb');
  const kinds = new Map<KindId, DeviceKind>(shapes.map((kind) => [kind.id, kind]));
  const open = () => openDuckdbStore({ file, kinds, events: createSilentEvents(), clock: systemClock });
  try {
    let store = await open();
    if (workload.late) await announce(store, workload);
    const { commits, cpuMs, wallMs } = await fill(store, workload);
    const rss = process.memoryUsage.rss();
    await store.close();
    const reopening = await measure(async () => {
      store = await open();
    });
    const latest = await measure(() => store.latest());
    const [kind] = workload.kinds.slice(-1);
    const span = { from: before(start, hours(48)), to: after(start, hours(48)) };
    const quantity = kind?.quantities[1] ?? 'occupied';
    const asked = { ...span, kind: kind?.id ?? gate.id, quantity, every: minutes(1), by: 'area' } as const;
    const aggregate = await measure(() => store.aggregate(asked));
    await store.close();
    return {
      workload: workload.name,
      'rows/s': Math.round((rows / wallMs) * 1000).toLocaleString('en'),
      'CPU us/row': ((cpuMs * 1000) / rows).toFixed(2),
      'commit p50 ms': percentile(commits, 0.5).toFixed(0),
      'p99 ms': percentile(commits, 0.99).toFixed(0),
      'RSS MiB': (rss / 2 ** 20).toFixed(0),
      'bytes/row': ((await stat(file)).size / rows).toFixed(1),
      'reopen ms': reopening.wallMs.toFixed(0),
      'latest ms': latest.wallMs.toFixed(0),
      'by area, minute ms': aggregate.wallMs.toFixed(0),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes every reading that follows a late one: each device has spoken after it. */
async function announce(store: Store, workload: Workload): Promise<void> {
  for (let from = 0; from < devices; from += batchSize) {
    await store.append({ readings: batchOf({ ...workload, late: false }, from), upTo: position(0) });
  }
}

const table: Record<string, string>[] = [];
for (const workload of workloads.filter(({ name }) => name.includes(options.only))) table.push(await run(workload));
process.stdout.write(
  `${rows} rows in batches of ${batchSize}, ${devices} devices, DuckDB with 128 MiB and one thread\n`,
);
console.table(table);
