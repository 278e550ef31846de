import { readFile } from 'node:fs/promises';
import { position } from '../src/journal/port.ts';
import type { DeviceKind } from '../src/model/device-kind.ts';
import { seconds } from '../src/model/duration.ts';
import { areaId, deviceId } from '../src/model/ids.ts';
import type { Reading } from '../src/model/observation.ts';
import { isState } from '../src/model/quantity.ts';
import { epochMs, systemClock } from '../src/model/time.ts';
import { createSilentEvents } from '../src/observability/silent-events.ts';
import { openInfluxdbStore } from '../src/stores/influxdb/influxdb-store.ts';
import type { Store } from '../src/stores/port.ts';
import { startInfluxd } from '../test/servers/influxd.ts';

export type InfluxdbFigures = {
  readonly readings: number;
  readonly batchReadings: number;
  readonly batchesInFlight: number;
  readonly readingsPerSecond: number;
  readonly batchP50Ms: number;
  readonly batchP99Ms: number;
  readonly ourCpuMicrosecondsPerReading: number;
  readonly serverCpuMicrosecondsPerReading: number;
};

type Workload = {
  /** The kinds of successive devices: one that stands here twice has twice as many. */
  readonly mix: readonly DeviceKind[];
  readonly readings: number;
  readonly batchReadings: number;
  /** Appends under way at the same time. */
  readonly batchesInFlight: number;
};

/**
 * How fast readings of 10,000 devices reach the disk of a real influxd on this machine, and what they cost on both sides:
 * node bench/influxdb.ts
 */
export async function benchInfluxdb(workload: Workload): Promise<InfluxdbFigures> {
  await using server = await startInfluxd();
  const store = await openInfluxdbStore({
    url: server.url,
    database: 'bench',
    flavour: 'auto',
    kinds: new Map(workload.mix.map((kind) => [kind.id, kind])),
    events: createSilentEvents(),
    clock: systemClock,
    timeout: seconds(30),
  });
  const { batchReadings, batchesInFlight } = workload;
  const makeBatch = createBatchMaker(workload);
  await store.append({ readings: makeBatch(0), upTo: position(1) });
  const batches = Math.ceil(workload.readings / batchReadings);
  const before = { cpu: process.cpuUsage(), server: await cpuMicroseconds(server.pid()), at: performance.now() };
  const { waits, making } = await appendAll(store, { makeBatch, batches, batchesInFlight });
  const elapsedSeconds = (performance.now() - before.at) / 1000;
  const ours = process.cpuUsage(before.cpu);
  const theirs = (await cpuMicroseconds(server.pid())) - before.server;
  await store.close();
  const readings = batches * batchReadings;
  return {
    readings,
    batchReadings,
    batchesInFlight,
    readingsPerSecond: Math.round(readings / elapsedSeconds),
    batchP50Ms: quantile(waits, 0.5),
    batchP99Ms: quantile(waits, 0.99),
    ourCpuMicrosecondsPerReading: Number(((ours.user + ours.system - making) / readings).toFixed(2)),
    serverCpuMicrosecondsPerReading: Number((theirs / readings).toFixed(2)),
  };
}

/** Every batch holds readings of successive devices, each device a minute later than its last. */
function createBatchMaker({ mix, batchReadings }: Workload): (batch: number) => readonly Reading[] {
  const devices = 10_000;
  const begin = Date.UTC(2026, 2, 1);
  return (batch) =>
    Array.from({ length: batchReadings }, (_, index) => {
      const sequence = batch * batchReadings + index;
      const number = sequence % devices;
      const kind = mix[number % mix.length];
      if (kind === undefined) throw new Error('the bench needs a kind');
      return imagineReading(kind, { number, time: begin + Math.floor(sequence / devices) * 60_000 });
    });
}

const imagineReading = (kind: DeviceKind, { number, time }: { number: number; time: number }): Reading => ({
  device: deviceId(`device-${number}`),
  kind: kind.id,
  area: areaId(`district-${number % 40}`),
  time: epochMs(time),
  receivedAt: epochMs(time + 250),
  observations: kind.quantities.map((quantity, index) => ({
    quantity,
    value: isState(quantity) ? (time / 60_000 + number) % 2 : ((time / 60_000 + number * 7 + index) % 1000) / 10,
    quality: 'not_evaluated',
    reasons: [],
  })),
});

type Run = {
  readonly makeBatch: (batch: number) => readonly Reading[];
  readonly batches: number;
  readonly batchesInFlight: number;
};

/** Batches are made as they are needed, lest the memory of the bench be what is measured; `making` is what that cost. */
async function appendAll(store: Store, { makeBatch, batches, batchesInFlight }: Run) {
  const waits: number[] = [];
  let making = 0;
  let next = 1;
  const work = async () => {
    while (next <= batches) {
      const before = process.cpuUsage();
      const batch = { readings: makeBatch(next), upTo: position(next + 1) };
      next += 1;
      const spent = process.cpuUsage(before);
      making += spent.user + spent.system;
      const asked = performance.now();
      const { refused } = await store.append(batch);
      if (refused.length > 0) throw new Error(`influxd refused a reading: ${refused[0]?.reason}`);
      waits.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: batchesInFlight }, work));
  return { waits: waits.sort((one, other) => one - other), making };
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

/** CPU time of a process so far: user and system, in clock ticks of a hundredth of a second (proc(5)). */
async function cpuMicroseconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

if (import.meta.main) {
  const { kinds } = await import('../devices/index.ts');
  const shares: Readonly<Record<string, number>> = { 'parking-bay': 10, 'street-light': 9 };
  const mix = [...kinds.values()].flatMap((kind) => Array.from({ length: shares[kind.id] ?? 1 }, () => kind));
  for (const batchesInFlight of [1, 2]) {
    console.log(await benchInfluxdb({ mix, readings: 300_000, batchReadings: 5000, batchesInFlight }));
  }
}
