import { writeFile } from 'node:fs/promises';
import type { Kinds } from '../src/model/device-kind.ts';
import { milliseconds, seconds } from '../src/model/duration.ts';
import { messageOf, UnavailableError } from '../src/model/errors.ts';
import type { DeviceId } from '../src/model/ids.ts';
import { after, before, type EpochMs } from '../src/model/time.ts';
import { type Inventory, inventory } from './city/inventory.ts';
import { readCredentials } from './delivery/credentials.ts';
import { Fleet } from './delivery/fleet.ts';
import { Tally } from './delivery/tally.ts';
import { hurryFrom } from './load.ts';
import { type Options, readOptions, usage } from './options.ts';
import { createPace, type Ticker } from './pace.ts';
import { Player } from './play.ts';
import { type Outlets, Progress, summary } from './progress.ts';
import type { Incident, Plan } from './scenarios/scenario.ts';
import { createScenery } from './scene/scene.ts';
import type { Step } from './step.ts';
import { speakFrom } from './utterance.ts';

/** What a simulation needs from the process it runs in. */
export type World = Outlets & {
  readonly ticker: Ticker;
  readonly kinds: Kinds;
  /** Where the service keeps its data, and with them the passwords of the simulated city. */
  readonly dataDir: string;
  /** Stop publishing, wait for acknowledgements, sum up. */
  readonly signal: AbortSignal;
};

/** How long to look for a broker before giving up, and to wait for the last acknowledgements. */
const patience = seconds(20);
const settling = seconds(4);

const carriersOf = ({ gateways, devices }: Inventory): readonly DeviceId[] => [
  ...gateways,
  ...devices.filter(({ gateway }) => gateway === undefined).map(({ id }) => id),
];

function startOf({ from, backfill }: Options, now: EpochMs): EpochMs {
  return from ?? (backfill === undefined ? now : before(now, backfill));
}

/** In history, the unusual happens in the middle of it rather than in its first minute. */
function incidentOf({ scenario, after: asked, lasting }: Options, from: EpochMs, now: EpochMs): Incident {
  const usual = from < now && scenario.incident.after > 0 ? milliseconds((now - from) / 2) : scenario.incident.after;
  const begins = after(from, asked ?? usual);
  return { begins, ends: after(begins, lasting ?? scenario.incident.lasts) };
}

function stepsOf(
  plan: Plan,
  { options, world, city }: { options: Options; world: World; city: Inventory },
  from: EpochMs,
): Iterable<Step> {
  const { seed, rate } = options;
  const population = {
    devices: city.devices,
    kinds: world.kinds,
    seed,
    scenery: createScenery(seed),
    surroundings: plan.surroundings,
  };
  return plan.transmit(rate === undefined ? speakFrom(population, from) : hurryFrom(population, from, rate));
}

/** @throws {UnavailableError} when nobody gets through in time, or everybody is refused. */
async function connectAll(fleet: Fleet, signal: AbortSignal): Promise<void> {
  fleet.call();
  const isDecided = (): boolean => fleet.count('up') > 0 || fleet.count('refused') === fleet.size;
  const inTime = await fleet.until(isDecided, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
  if (signal.aborted || fleet.count('up') > 0) return;
  throw new UnavailableError(
    inTime ? 'Every connection was refused.' : `Gave up after ${patience / 1000} s without a connection.`,
  );
}

async function tellPlanted({ planted }: Plan, file: string | undefined, progress: Progress): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify({ planted }, undefined, 1)}\n`);
  if (planted.length === 0) return;
  const counts = Map.groupBy(planted, ({ lie }) => lie);
  const said = [...counts].map(
    ([lie, told]) => `${lie} ${told.length} (${[...new Set(told.map(({ device }) => device))].join(', ')})`,
  );
  progress.say(`Planted: ${said.join('; ')}.`);
}

async function run(options: Options, world: World, progress: Progress): Promise<number> {
  const { ticker, signal } = world;
  const city = inventory();
  const credentials = await readCredentials(options.credentials, carriersOf(city));
  const startedAt = ticker.now();
  const from = startOf(options, startedAt);
  const plan = options.scenario.plan({
    city,
    kinds: world.kinds,
    seed: options.seed,
    incident: incidentOf(options, from, startedAt),
  });
  const tally = new Tally();
  const fleet: Fleet = new Fleet({
    ...options,
    credentials,
    tally,
    signal,
    complain: (sentence) => progress.complain(sentence),
    whenFull: () => (options.rate !== undefined || player.isBehind ? 'wait' : 'drop oldest'),
  });
  const player = new Player({
    steps: stepsOf(plan, { options, world, city }, from),
    fleet,
    ticker,
    dueAt: createPace({ from, startedAt, speed: options.speed }),
    duration: options.duration,
    startsWithHistory: from < startedAt && options.speed === undefined,
    signal,
  });
  try {
    await connectAll(fleet, signal);
    progress.tell(`Connected to ${options.url}: ${city.devices.length} devices through ${fleet.size} connections.`);
    for (const sentence of plan.announcements) progress.tell(sentence);
    progress.start(() => ({
      tally,
      moment: player.moment,
      isLive: player.isLive,
      up: fleet.count('up'),
      connections: fleet.size,
      backlog: fleet.backlog,
    }));
    await player.play();
    await fleet.until(() => fleet.backlog === 0, AbortSignal.timeout(settling));
  } finally {
    progress.stop();
    await fleet.close();
  }
  await tellPlanted(plan, options.planted, progress);
  progress.say(summary(tally, { elapsedMs: ticker.now() - startedAt, backlog: fleet.backlog }));
  return tally.published > 0 && tally.acknowledged === 0 ? 1 : 0;
}

/** The whole command. Answers the exit code: 0 well, 1 it could not, 78 the command line is wrong. */
export async function simulate(args: readonly string[], world: World): Promise<number> {
  const asked = readOptions(args, world.dataDir);
  if (asked.ask === 'nothing') {
    world.errors.write(`${asked.faults.join('\n')}\n\nHow to call it: npm run simulate -- --help\n`);
    return 78;
  }
  if (asked.ask !== 'play') {
    world.screen.write(usage(world.dataDir));
    return 0;
  }
  const progress = new Progress(world, asked.options);
  try {
    return await run(asked.options, world, progress);
  } catch (error) {
    world.errors.write(`${messageOf(error)}\n`);
    return 1;
  }
}
