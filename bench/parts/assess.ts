import { kinds } from '../../devices/index.ts';
import { type Entry, position } from '../../src/journal/port.ts';
import type { DeviceKind } from '../../src/model/device-kind.ts';
import { deviceId } from '../../src/model/ids.ts';
import { partition } from '../../src/model/message.ts';
import { epochMs } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { createAssess } from '../../src/pipeline/assess/assess.ts';
import type { Snapshots } from '../../src/pipeline/assess/snapshots.ts';
import { createPipeline } from '../../src/pipeline/pipeline.ts';
import type { Pipeline } from '../../src/pipeline/port.ts';
import { createMemoryRegistry } from '../../src/registry/memory/memory-registry.ts';
import type { Registry } from '../../src/registry/port.ts';
import { fixed, median, whole } from '../figures.ts';
import type { Part } from '../part.ts';

const mostMicros = 5;
const start = Date.UTC(2026, 10, 21);
/** A second message of each device is the first one with something to compare. */
const turns = 4;

type Crowd = {
  readonly name: string;
  readonly kind: string;
  readonly devices: number;
  readonly payload: (turn: number) => object;
};

const air = (turn: number) => ({
  pm2_5: 10 + (turn % 3),
  pm10: 20 + (turn % 3),
  no2: 30 + (turn % 3),
  o3: 40 + (turn % 3),
  co: 0.3 + (turn % 3) / 100,
  so2: 2 + (turn % 3) / 10,
  temperature: 14 + (turn % 3) / 10,
  humidity: 70 + (turn % 3),
  pressure: 1013 + (turn % 3) / 10,
  sound: 55 + (turn % 3),
  illuminance: 1000 + (turn % 3),
});

const crowds: readonly Crowd[] = [
  { name: '10,000 stations x 11 quantities', kind: 'environment-station', devices: 10_000, payload: air },
  {
    name: '100,000 bays x 3 quantities',
    kind: 'parking-bay',
    devices: 100_000,
    payload: (turn) => ({ occupied: turn % 2 === 0, battery: 80, temperature: 14 + (turn % 3) / 10 }),
  },
];

/** What assessing costs: the same messages through the same pipeline, with it and without, in turns. */
export const assess: Part = {
  name: 'assess',
  question: 'What does it cost to judge an observation, and to remember what that takes?',
  async run({ rounds, say }) {
    const rows: Record<string, string>[] = [];
    let highest = 0;
    for (const crowd of crowds) {
      const { row, micros } = await compare(crowd, rounds);
      say(JSON.stringify(row));
      rows.push(row);
      highest = Math.max(highest, micros);
    }
    return {
      tables: [{ title: 'CPU microseconds per observation in the pipeline', rows }],
      verdicts: [
        {
          figure: `less than ${mostMicros} µs CPU per observation for its judgement`,
          measured: `${fixed(highest, 2)} µs`,
          reached: highest < mostMicros,
        },
      ],
      notes: [
        'Without: the pipeline is told that it has judged these messages before. Medians of the rounds, in turns.',
      ],
    };
  },
};

async function compare(crowd: Crowd, rounds: number) {
  const kind = [...kinds.values()].find(({ id }) => id === crowd.kind);
  if (kind === undefined) throw new Error(`there is no kind ${crowd.kind}`);
  const directory = await register(crowd, kind);
  const parts = { kinds, directory, formats: new Map(), events: createSilentEvents() };
  const figures: { readonly with: number[]; readonly without: number[] } = { with: [], without: [] };
  for (let round = 0; round < Math.max(3, rounds); round += 1) {
    const without = createPipeline(parts, everythingKnown(createAssess(parts).dump()));
    await without.recall?.(position(Number.MAX_SAFE_INTEGER));
    figures.without.push(measure(crowd, without));
    figures.with.push(measure(crowd, createPipeline(parts)));
  }
  const micros = median(figures.with) - median(figures.without);
  return { micros, row: { ...describe(crowd, figures), ...memoryOf(crowd, parts, kind) } };
}

const describe = (
  { name }: Crowd,
  figures: { readonly with: readonly number[]; readonly without: readonly number[] },
) => ({
  crowd: name,
  with: fixed(median(figures.with), 2),
  without: fixed(median(figures.without), 2),
  judging: fixed(median(figures.with) - median(figures.without), 2),
  ratio: fixed(median(figures.with) / median(figures.without), 2),
});

async function register({ devices }: Crowd, kind: DeviceKind): Promise<Registry> {
  const directory = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  const side = Math.ceil(Math.sqrt(devices));
  await directory.importDevices(
    Array.from({ length: devices }, (_, at) => ({
      id: deviceId(`d-${at}`),
      kind: kind.id,
      position: { lat: 43.4 + (at % side) / (side * 10), lon: -3.9 + Math.floor(at / side) / (side * 10) },
    })),
  );
  return directory;
}

const everythingKnown = (pieces: readonly Uint8Array[]): Snapshots => ({
  newest: async (at) => ({ at, bytes: Buffer.concat(pieces) }),
  writer: () => ({ passed: () => undefined }),
  close: async () => undefined,
});

/** CPU microseconds per observation of all turns but the first. */
function measure(crowd: Crowd, pipeline: Pipeline): number {
  let micros = 0;
  let observations = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const entries = say(crowd, turn);
    const before = process.cpuUsage();
    for (let from = 0; from < entries.length; from += 250) {
      const { readings } = pipeline.process(entries.slice(from, from + 250), position(from));
      if (turn > 0) observations += readings.reduce((sum, reading) => sum + reading.observations.length, 0);
    }
    const { user, system } = process.cpuUsage(before);
    if (turn > 0) micros += user + system;
  }
  return micros / observations;
}

function say({ devices, payload }: Crowd, turn: number): readonly Entry[] {
  const time = start + turn * 300_000;
  const text = Buffer.from(JSON.stringify({ time: new Date(time).toISOString(), values: payload(turn) }));
  return Array.from({ length: devices }, (_, at) => ({
    position: position(1 + turn * devices + at),
    message: {
      topic: `barrio/v1/d-${at}/up`,
      payload: text,
      receivedAt: epochMs(time + 200),
      sender: '',
      via: 'mqtt',
      qos: 1,
      redelivery: false,
      packetId: 1 + (at % 65_000),
      partition: partition(0),
    },
  }));
}

/** What is remembered of the crowd, and how long a snapshot of it holds everything else up. */
function memoryOf(crowd: Crowd, parts: Parameters<typeof createAssess>[0], kind: DeviceKind) {
  const judging = createAssess(parts);
  const received = epochMs(start);
  for (const device of parts.directory.devices()) {
    judging.judge({ device, kind, time: received, receivedAt: received, samples: [], isReplayed: false }, []);
  }
  const before = performance.now();
  const bytes = judging.dump().reduce((sum, piece) => sum + piece.byteLength, 0);
  const series = crowd.devices * kind.quantities.length;
  return {
    'bytes per series': whole(judging.bytes / series),
    'snapshot MB': fixed(bytes / 1e6, 1),
    'snapshot ms': whole(performance.now() - before),
  };
}
