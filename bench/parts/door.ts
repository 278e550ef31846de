import { fixed, median, whole } from '../figures.ts';
import type { LoadFigures } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part, PartOptions, Table, Verdict } from '../part.ts';
import {
  startAedes,
  startBareFloor,
  startBareMosquitto,
  startDoor,
  startDurableFloor,
  type Target,
} from '../targets/start-target.ts';

type Shape = {
  readonly name: string;
  readonly connections: number;
  readonly window: number;
  /** How many times the durable floor's CPU per message we may take. */
  readonly mostTimesFloor: number;
};

const shapes: readonly Shape[] = [
  { name: '50 connections, 100 in flight each', connections: 50, window: 100, mostTimesFloor: 2 },
  { name: '1,000 connections, 1 in flight each', connections: 1000, window: 1, mostTimesFloor: 1.5 },
];

const devices = Math.max(...shapes.map(({ connections }) => connections));

type Results = ReadonlyMap<Target, LoadFigures[]>;

/** Acknowledged and durable, with no store behind: what does that cost beyond what it must cost? */
export const door: Part = {
  name: 'door',
  question: 'What does an acknowledged, durable message cost at the door, without a store?',
  async run(options) {
    await using servers = new AsyncDisposableStack();
    const use = async (starting: Promise<Target>): Promise<Target> => servers.use(await starting);
    const ours = await use(startDoor(devices, options.profile));
    const floor = await use(startDurableFloor());
    const mosquitto = await use(startBareMosquitto());
    const targets = [ours, floor, await use(startBareFloor()), await use(startAedes()), mosquitto];
    const reports: { readonly table: Table; readonly verdicts: readonly Verdict[] }[] = [];
    for (const shape of shapes) {
      const results = await measure(targets, shape, options);
      const verdicts = judge(shape, { results, ours, floor, mosquitto });
      reports.push({ table: tabulate(shape, results), verdicts });
    }
    return {
      tables: reports.map(({ table }) => table),
      verdicts: reports.flatMap(({ verdicts }) => verdicts),
      notes: [
        'CPU is user + system time of the server process for each acknowledged message; the load runs in another process. Payloads of 150 bytes, QoS 1, all different.',
        'The floors parse and acknowledge, and do nothing else; with fdatasync they commit in groups by the same rule as the journal (at most one a millisecond, or 256 KiB).',
      ],
    };
  },
};

async function measure(targets: readonly Target[], shape: Shape, { rounds, say }: PartOptions): Promise<Results> {
  const results = new Map<Target, LoadFigures[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const target of targets) {
      const figures = await runLoad({
        port: target.port,
        senders: [...target.senders(shape.connections)],
        pace: { is: 'closed', window: shape.window },
        warmUpSeconds: 0.7,
        seconds: 2,
        timed: true,
        watchPid: target.pid,
      });
      results.get(target)?.push(figures);
      const { perSecond, cpuMicroseconds } = figures;
      say(`${shape.name}, round ${round}, ${target.name}: ${whole(perSecond)}/s, ${fixed(cpuMicroseconds)} us`);
    }
  }
  return results;
}

const medianOf = (all: readonly LoadFigures[] | undefined, figure: (one: LoadFigures) => number): number =>
  median((all ?? []).map(figure));

const tabulate = (shape: Shape, results: Results): Table => ({
  title: shape.name,
  rows: [...results].map(([{ name }, all]) => ({
    server: name,
    'acknowledged/s': whole(medianOf(all, ({ perSecond }) => perSecond)),
    'CPU us/message': fixed(medianOf(all, ({ cpuMicroseconds }) => cpuMicroseconds)),
    'PUBACK p50 ms': fixed(medianOf(all, ({ p50Ms }) => p50Ms ?? Number.NaN)),
    'p99 ms': fixed(medianOf(all, ({ p99Ms }) => p99Ms ?? Number.NaN)),
    'RSS MiB': whole(medianOf(all, ({ rssEndMiB }) => rssEndMiB)),
    'load CPU us': fixed(medianOf(all, ({ ownCpuMicroseconds }) => ownCpuMicroseconds)),
  })),
});

type Judged = {
  readonly results: Results;
  readonly ours: Target;
  readonly floor: Target;
  readonly mosquitto: Target;
};

/** Ratios are taken within a round, where both saw the same machine. */
function judge(shape: Shape, { results, ours, floor, mosquitto }: Judged): readonly Verdict[] {
  const mine = results.get(ours) ?? [];
  const ratioTo = (target: Target, figure: (one: LoadFigures) => number): number =>
    median(mine.map((one, round) => figure(one) / figure(results.get(target)?.[round] ?? one)));
  const times = ratioTo(floor, ({ cpuMicroseconds }) => cpuMicroseconds);
  const faster = ratioTo(mosquitto, ({ perSecond }) => perSecond);
  return [
    {
      figure: `${shape.name}: CPU per message at most ${shape.mostTimesFloor} x the floor with fdatasync`,
      measured: `${fixed(times)} x`,
      reached: times <= shape.mostTimesFloor,
    },
    {
      figure: `${shape.name}: more messages a second than Mosquitto, which keeps nothing`,
      measured: `${fixed(faster)} x`,
      reached: faster > 1,
    },
  ];
}
