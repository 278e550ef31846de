/**
 * What a durable message costs the processor: appends to the segment log, against bare write + fdatasync of the same bytes in
 * the same groups. Run alone: `node bench/journal.ts`.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../src/journal/segment-log/file-system.ts';
import { openSegmentLog } from '../src/journal/segment-log/segment-log.ts';
import { hours } from '../src/model/duration.ts';
import { type Message, partitionOf } from '../src/model/message.ts';
import { epochMs, systemClock } from '../src/model/time.ts';
import { createSilentEvents } from '../src/observability/silent-events.ts';

const rounds = 5;
const batchMessages = 100;
const devices = 1000;

type Load = { readonly name: string; readonly batches: number; readonly inFlight: number };
const loads: readonly Load[] = [
  { name: '50 batches in flight', batches: 10_000, inFlight: 50 },
  { name: '5 batches in flight', batches: 4000, inFlight: 5 },
];

type Figures = { readonly microsPerMessage: number; readonly perSecond: number };

async function measure(messages: number, run: () => Promise<void>): Promise<Figures> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return {
    microsPerMessage: (user + system) / messages,
    perSecond: (messages / (performance.now() - start)) * 1000,
  };
}

/** 150 bytes of JSON each, as a thousand devices send them. */
function createBatches(): Message[][] {
  const payload = Buffer.from(JSON.stringify({ values: { occupied: true }, note: '' }).padEnd(150));
  return Array.from({ length: 100 }, (_, batch) =>
    Array.from({ length: batchMessages }, (_unused, index): Message => {
      const sender = `parking-bay-${String((batch * batchMessages + index) % devices).padStart(5, '0')}`;
      return {
        topic: `barrio/v1/${sender}/up`,
        payload,
        receivedAt: epochMs(1_790_000_000_000 + batch),
        sender,
        via: 'mqtt',
        qos: 1,
        redelivery: false,
        packetId: index + 1,
        partition: partitionOf(sender),
      };
    }),
  );
}

/** Keeps so many calls under way until all are done. */
async function keepInFlight({ batches, inFlight }: Load, call: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < batches) await call(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

function recordWrites(sizes: number[]): FileSystem {
  return {
    ...nodeFileSystem,
    async open(path, how) {
      const file = await nodeFileSystem.open(path, how);
      return {
        ...file,
        write(parts, at) {
          sizes.push(parts.reduce((sum, part) => sum + part.byteLength, 0));
          return file.write(parts, at);
        },
      };
    },
  };
}

async function throughJournal(directory: string, load: Load): Promise<Figures & { readonly sizes: readonly number[] }> {
  const sizes: number[] = [];
  const journal = await openSegmentLog({
    directory: join(directory, 'journal'),
    limitBytes: 4e9,
    keepFor: hours(0),
    clock: systemClock,
    events: createSilentEvents(),
    fileSystem: recordWrites(sizes),
  });
  const batches = createBatches();
  const figures = await measure(load.batches * batchMessages, () =>
    keepInFlight(load, (index) => journal.append(batches[index % batches.length] ?? [])),
  );
  await journal.close();
  await rm(directory, { recursive: true });
  return { ...figures, sizes };
}

async function bare(directory: string, sizes: readonly number[], messages: number): Promise<Figures> {
  const bytes = Buffer.alloc(Math.max(...sizes), 'x');
  const file = await open(join(directory, 'bare'), 'w');
  const figures = await measure(messages, async () => {
    for (const size of sizes) {
      await file.write(bytes, 0, size);
      await file.datasync();
    }
  });
  await file.close();
  await rm(directory, { recursive: true });
  return figures;
}

const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'barrio-bench-journal-'));

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

for (const load of loads) {
  const messages = load.batches * batchMessages;
  const ours: Figures[] = [];
  const floor: Figures[] = [];
  let groups = 0;
  for (let round = 0; round < rounds; round++) {
    const run = await throughJournal(await scratch(), load);
    groups = run.sizes.length;
    ours.push(run);
    floor.push(await bare(await scratch(), run.sizes, messages));
  }
  const row = (figures: readonly Figures[]) => ({
    'CPU µs/message': Number(median(figures.map((one) => one.microsPerMessage)).toFixed(2)),
    'messages/s': Math.round(median(figures.map((one) => one.perSecond))),
  });
  console.log(
    `${load.name}, ${batchMessages} x 150 bytes each, ${messages} messages, ${groups} commits, median of ${rounds}`,
  );
  console.table({ 'segment log': row(ours), 'write + fdatasync': row(floor) });
}
