import { fixed, median, whole } from '../figures.ts';
import { type ServiceFigures, untilStored, watchService } from '../figures-of-barrio.ts';
import type { LoadFigures } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part, Verdict } from '../part.ts';
import { openStage } from '../stage.ts';
import { startDurableFloor } from '../targets/start-target.ts';

const connections = 500;
const perSecond = 5000;
const mostP99Ms = 25;
const mostRssMiB = 400;
/** Memory counts as flat when its second half lies at most this share above its first. */
const mostGrowth = 0.1;

/** The usual load of a big city, for as long as asked: how long a device waits, and whether memory grows. */
export const latency: Part = {
  name: 'latency',
  question:
    'How long does a device wait for its acknowledgement while everything is being stored, and does memory grow?',
  async run({ full, say, profile }) {
    const floorBefore = await measureFloor();
    const { load, seen, rejected } = await measureService({ seconds: full ? 600 : 30, profile });
    const floorAfter = await measureFloor();
    const memory = growthOf(seen);
    const row = describe(load, { memory, seen });
    const rows: Record<string, string>[] = [row, describeFloor('the durable floor, before', floorBefore)];
    rows.push(describeFloor('the durable floor, after', floorAfter));
    for (const one of rows) say(JSON.stringify(one));
    const title = `${whole(perSecond)}/s from ${connections} connections for ${whole(load.seconds)} s, duckdb`;
    const waits = 'A wait is counted from when the message was due, so a generator that is late makes it longer.';
    const floor =
      'The floor (parse, write, fdatasync, acknowledge; nothing stored) shows what the machine itself adds.';
    return {
      tables: [{ title, rows }],
      verdicts: judge(load, memory, full ? '10 minutes' : '30 s (10 minutes with --full)'),
      notes: [`${waits} ${floor} Rejected: ${rejected}.`],
    };
  },
};

const pace = { is: 'rate', perSecond, window: 100 } as const;

async function measureService({ seconds, profile }: { seconds: number; profile: string | undefined }) {
  await using stage = await openStage({ store: 'duckdb', devices: connections, profile });
  const { service, senders } = stage;
  const [port, watchPid] = [service.mqttPort, service.pid];
  let watch: ReturnType<typeof watchService> | undefined;
  const load = await runLoad(
    { port, senders: [...senders], pace, warmUpSeconds: 10, seconds, timed: true, watchPid },
    {
      onMeasuring() {
        watch = watchService(service, 1000);
      },
    },
  );
  const seen = (await watch?.stop()) ?? [];
  const { rejected } = await untilStored(service, 60);
  return { load, seen, rejected };
}

async function measureFloor(): Promise<LoadFigures> {
  await using floor = await startDurableFloor();
  const senders = [...floor.senders(connections)];
  const [port, watchPid] = [floor.port, floor.pid];
  return await runLoad({ port, senders, pace, warmUpSeconds: 2, seconds: 8, timed: true, watchPid });
}

type Memory = ReturnType<typeof growthOf>;

const describeWaits = (load: LoadFigures) => ({
  'acknowledged/s': whole(load.perSecond),
  'PUBACK p50 ms': fixed(load.p50Ms ?? Number.NaN),
  'p99 ms': fixed(load.p99Ms ?? Number.NaN),
  'max ms': whole(load.maxMs),
  'CPU us/message': fixed(load.cpuMicroseconds),
});

const describeFloor = (server: string, load: LoadFigures) => ({
  server,
  ...describeWaits(load),
});

const describe = (load: LoadFigures, { memory, seen }: { memory: Memory; seen: readonly ServiceFigures[] }) => ({
  server: 'Barrio, storing',
  ...describeWaits(load),
  'RSS MiB, first half': whole(memory.first),
  'second half': whole(memory.second),
  highest: whole(memory.highest),
  'most lag': whole(Math.max(...seen.map(({ lag }) => lag))),
});

function judge({ p99Ms }: LoadFigures, memory: Memory, span: string): readonly Verdict[] {
  const p99 = p99Ms ?? Number.POSITIVE_INFINITY;
  return [
    {
      figure: `PUBACK p99 at most ${mostP99Ms} ms at ${whole(perSecond)}/s while storing`,
      measured: `${fixed(p99)} ms`,
      reached: p99 <= mostP99Ms,
    },
    {
      figure: `RSS at most ${mostRssMiB} MiB at that load`,
      measured: `${whole(memory.highest)} MiB`,
      reached: memory.highest <= mostRssMiB,
    },
    {
      figure: `RSS flat over ${span}`,
      measured: `${fixed((memory.second / memory.first - 1) * 100, 1)} % from the first half to the second`,
      reached: memory.second <= memory.first * (1 + mostGrowth),
    },
  ];
}

/** Medians of the halves, so that one collection of garbage more or less does not decide. */
function growthOf(seen: readonly ServiceFigures[]) {
  const memory = seen.map(({ rssMiB }) => rssMiB);
  const middle = memory.length >> 1;
  return {
    first: median(memory.slice(0, middle)),
    second: median(memory.slice(middle)),
    highest: Math.max(...memory),
  };
}
