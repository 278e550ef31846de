import { fixed, median, whole } from '../figures.ts';
import { type ServiceFigures, untilStored, watchService } from '../figures-of-barrio.ts';
import type { LoadFigures, LoadPlan } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part, PartOptions, PartReport, Verdict } from '../part.ts';
import { cpuMicroseconds } from '../process-figures.ts';
import { openStage, type Stage, type StoreName } from '../stage.ts';

/** Gateways, that send some messages at once; and devices, each message in a segment of its own. */
const gateways = 50;
const together = 10;
const devices = 500;
/** What a device that is not told to stop may have in flight; a slower service is offered less. */
const window = 100;

type Run = {
  readonly load: LoadFigures;
  readonly seen: readonly ServiceFigures[];
  readonly storedPerSecond: number;
  /** Acknowledged and not yet stored, a third into the run, at two thirds, and at the end. */
  readonly lags: readonly number[];
  readonly cpuPerStored: number;
  /** Of the database server, where there is one. */
  readonly databaseCpuPerStored: number;
  readonly caughtUpInMs: number;
};

type Offer = { readonly pace: LoadPlan['pace']; readonly seconds: number; readonly timed: boolean };

/** Offers a load to a service with an empty store, and looks at both ends of it. */
async function offer(stage: Stage, { pace, seconds, timed }: Offer): Promise<Run> {
  const { service, senders } = stage;
  const databaseCpu = (): number => (stage.influxd === undefined ? Number.NaN : cpuMicroseconds(stage.influxd.pid()));
  let watch: ReturnType<typeof watchService> | undefined;
  let databaseBefore = 0;
  const plan: LoadPlan = {
    port: service.mqttPort,
    senders: [...senders],
    pace,
    warmUpSeconds: 4,
    seconds,
    timed,
    watchPid: service.pid,
  };
  const load = await runLoad(plan, {
    onMeasuring() {
      watch = watchService(service, 500);
      databaseBefore = databaseCpu();
    },
  });
  const seen = (await watch?.stop()) ?? [];
  const databaseUsed = databaseCpu() - databaseBefore;
  const endedAt = performance.now();
  const { atMs } = await untilStored(service, 300);
  const during = seen.filter((one) => one.atMs <= (seen[0]?.atMs ?? 0) + seconds * 1000);
  const [first, last] = [during[0], during.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was seen of the service');
  const stored = last.stored - first.stored;
  return {
    load,
    seen: during,
    storedPerSecond: (stored / (last.atMs - first.atMs)) * 1000,
    lags: [1 / 3, 2 / 3, 1].map((share) => lagAround(during, share)),
    cpuPerStored: (last.cpuMicroseconds - first.cpuMicroseconds) / stored,
    databaseCpuPerStored: databaseUsed / stored,
    caughtUpInMs: atMs - endedAt,
  };
}

/** The least lag in the third before: the store takes batches, so that it goes up and down with each. */
function lagAround(during: readonly ServiceFigures[], share: number): number {
  const end = Math.max(1, Math.round(during.length * share));
  return Math.min(...during.slice(Math.max(0, end - Math.ceil(during.length / 3)), end).map(({ lag }) => lag));
}

const describeRun = (name: string, { load, storedPerSecond, lags, ...run }: Run): Record<string, string> => ({
  offered: name,
  'acknowledged/s': whole(load.perSecond),
  'stored/s': whole(storedPerSecond),
  'lag at 1/3, 2/3, end': lags.map(whole).join(' '),
  'PUBACK p50 ms': fixed(load.p50Ms ?? Number.NaN),
  'p99 ms': fixed(load.p99Ms ?? Number.NaN),
  'CPU us/stored': fixed(run.cpuPerStored),
  'database CPU us': fixed(run.databaseCpuPerStored),
  'load CPU us': fixed(load.ownCpuMicroseconds),
  'RSS MiB': `${whole(load.rssStartMiB)} to ${whole(load.rssEndMiB)}`,
});

/** The share of an offered rate that must be acknowledged: the generator and the clock are not exact either. */
const nearly = 0.98;

/** The store takes batches of thousands, so that what it has taken between two looks is exact to one of them only. */
const oneBatch = 5000;

/** A lag does not grow when it ends with no more than a batch above where it was. */
const holdsStill = ({ lags }: Run): boolean => (lags.at(-1) ?? 0) - (lags[0] ?? 0) <= oneBatch;

type NamedOffer = Offer & {
  readonly name: string;
  readonly rounds: number;
  readonly connections: number;
  /** Whether the figure is about this one. */
  readonly counts: boolean;
};

function offersAt(rate: number, { full, rounds }: PartOptions): readonly NamedOffer[] {
  const ofGateways = { is: 'rate', perSecond: rate, window, together } as const;
  const ofDevices = { ...ofGateways, together: 1 } as const;
  const seconds = full ? 60 : 15;
  const many = full ? 1 : Math.min(2, rounds);
  const said = `${whole(rate)}/s`;
  const once = { seconds: 10, rounds: 1 };
  return [
    {
      name: `${said}, ${gateways} gateways`,
      pace: ofGateways,
      seconds,
      timed: true,
      rounds: many,
      connections: gateways,
      counts: true,
    },
    { name: `${said}, ${devices} devices`, pace: ofDevices, timed: true, connections: devices, counts: true, ...once },
    {
      name: `${said}, gateways, no time`,
      pace: ofGateways,
      timed: false,
      connections: gateways,
      counts: false,
      ...once,
    },
    {
      name: 'as much as it takes',
      pace: { is: 'closed', window: 10 },
      timed: true,
      connections: devices,
      counts: false,
      ...once,
    },
  ];
}

async function measure(store: StoreName, rate: number, options: PartOptions): Promise<PartReport> {
  const rows: Record<string, string>[] = [];
  const counted: Run[] = [];
  let rejected = 0;
  for (const { name, rounds, connections, counts, ...one } of offersAt(rate, options)) {
    for (let round = 1; round <= rounds; round += 1) {
      await using stage = await openStage({ store, devices: connections, profile: options.profile });
      const run = await offer(stage, one);
      rows.push(describeRun(name, run));
      options.say(`${store}: ${JSON.stringify(rows.at(-1))}`);
      if (counts) counted.push(run);
      rejected += run.seen.at(-1)?.rejected ?? 0;
    }
  }
  return {
    tables: [{ title: `Into ${store}`, rows }],
    verdicts: [judge(`${store}: at least ${whole(rate)} messages a second stored, the lag not growing`, rate, counted)],
    notes: [
      `The figure is about ${gateways} gateways that send ${together} messages at a time and about ${devices} devices that send one message in a segment: both must hold.`,
      'Stored is through identify, decode, validate, deduplicate and committed: the counter of the storing consumer in /metrics.',
      `Every run begins with an empty store. Rejected samples in all runs: ${rejected} (must be 0: the load is valid).`,
    ],
  };
}

function judge(figure: string, rate: number, runs: readonly Run[]): Verdict {
  const stored = median(runs.map(({ storedPerSecond }) => storedPerSecond));
  const acknowledged = median(runs.map(({ load }) => load.perSecond));
  const exactTo = median(runs.map(({ load }) => oneBatch / load.seconds));
  const still = runs.every(holdsStill);
  return {
    figure,
    measured: `${whole(stored)}/s, lag ${still ? 'steady' : 'growing'}`,
    reached: acknowledged >= rate * nearly && stored >= rate * nearly - exactTo && still,
  };
}

export const storedInDuckdb: Part = {
  name: 'stored-duckdb',
  question: 'How much does the whole service store in the embedded store?',
  run: (options) => measure('duckdb', 30_000, options),
};

export const storedInInfluxdb: Part = {
  name: 'stored-influxdb',
  question: 'How much does the whole service store in an InfluxDB on the same two cores?',
  run: (options) => measure('influxdb', 12_000, options),
};
