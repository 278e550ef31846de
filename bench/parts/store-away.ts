import { setTimeout as pause } from 'node:timers/promises';
import { fixed, median, whole } from '../figures.ts';
import { type ServiceFigures, untilStored, watchService } from '../figures-of-barrio.ts';
import type { LoadFigures } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part, Verdict } from '../part.ts';
import { openStage, type Stage } from '../stage.ts';

const connections = 500;
const perSecond = 2000;
const warmUpSeconds = 5;
const beforeSeconds = 10;
/** After the store has come back: time to catch up while the load goes on. */
const afterSeconds = 20;
/** Caught up is when no more waits than an ordinary batch and what gathers beside it. */
const ordinaryLag = perSecond * 1.5;
const mostGrowth = 0.15;

/** What happens while the database is away, and after. */
export const storeAway: Part = {
  name: 'store-away',
  question: 'What happens while the database is away, and how soon is everything stored when it is back?',
  async run({ full, say, profile }) {
    const awaySeconds = full ? 60 : 20;
    await using stage = await openStage({ store: 'influxdb', devices: connections, profile });
    const seen = await playOut(stage, awaySeconds);
    const end = await untilStored(stage.service, 120);
    const caught = catchUp(seen.back);
    const row = {
      'RSS MiB before': whole(median(seen.before.map(({ rssMiB }) => rssMiB))),
      away: whole(median(seen.away.map(({ rssMiB }) => rssMiB))),
      'highest while away': whole(Math.max(...seen.away.map(({ rssMiB }) => rssMiB))),
      after: whole(end.rssMiB),
      'most lag': whole(Math.max(...[...seen.away, ...seen.back].map(({ lag }) => lag))),
      'caught up after s': fixed(caught.afterMs / 1000, 1),
      'stored/s meanwhile': whole(caught.perSecond),
      'PUBACK p99 ms': fixed(seen.load.p99Ms ?? Number.NaN),
      'acknowledged in all': whole(end.acknowledged),
      'stored in all': whole(end.stored),
    };
    say(JSON.stringify(row));
    const title = `influxd killed for ${awaySeconds} s, ${whole(perSecond)}/s from ${connections} connections`;
    const meanwhile = 'Stored meanwhile counts from the first batch that the returned database took; the load goes on.';
    return {
      tables: [{ title, rows: [row] }],
      verdicts: judge(seen, caught.perSecond, awaySeconds),
      notes: [meanwhile],
    };
  },
};

type Seen = {
  readonly load: LoadFigures;
  readonly before: readonly ServiceFigures[];
  readonly away: readonly ServiceFigures[];
  readonly back: readonly ServiceFigures[];
};

/** Loads the service all the time, and takes the database from it for a while. */
async function playOut({ service, senders, influxd }: Stage, awaySeconds: number): Promise<Seen> {
  if (influxd === undefined) throw new Error('this part needs an influxd');
  const watched = async (everyMs: number, doing: () => Promise<unknown>): Promise<readonly ServiceFigures[]> => {
    const watch = watchService(service, everyMs);
    await doing();
    return await watch.stop();
  };
  const loading = runLoad({
    port: service.mqttPort,
    senders: [...senders],
    pace: { is: 'rate', perSecond, window: 100 },
    warmUpSeconds,
    seconds: beforeSeconds + awaySeconds + afterSeconds,
    timed: true,
    watchPid: service.pid,
  });
  await pause(1000 * (warmUpSeconds + beforeSeconds / 2));
  const before = await watched(500, () => pause((1000 * beforeSeconds) / 2));
  await influxd.kill('SIGKILL');
  const away = await watched(500, () => pause(1000 * awaySeconds));
  await influxd.restart();
  const back = await watched(50, () => loading);
  return { load: await loading, before, away, back };
}

const highest = (all: readonly ServiceFigures[]): number => Math.max(...all.map(({ rssMiB }) => rssMiB));

function judge({ before, away }: Seen, caughtUp: number, awaySeconds: number): readonly Verdict[] {
  const growth = highest(away) / highest(before) - 1;
  return [
    {
      figure: `RSS flat while the store is away for ${awaySeconds} s`,
      measured: `highest ${fixed(growth * 100, 1)} % above the highest before`,
      reached: growth <= mostGrowth,
    },
    {
      figure: 'catching up at least three times as fast as the intake',
      measured: `${fixed(caughtUp / perSecond, 1)} x`,
      reached: caughtUp >= 3 * perSecond,
    },
  ];
}

/** How fast the backlog went: from the first progress until no more than an ordinary lag was left. */
function catchUp(seen: readonly ServiceFigures[]): { readonly perSecond: number; readonly afterMs: number } {
  const [first] = seen;
  const start = seen.findIndex((one) => one.stored > (first?.stored ?? 0)) - 1;
  const from = seen[Math.max(0, start)];
  const to = seen.slice(Math.max(0, start)).find(({ lag }) => lag <= ordinaryLag);
  if (first === undefined || from === undefined || to === undefined) return { perSecond: 0, afterMs: Number.NaN };
  return { perSecond: ((to.stored - from.stored) / (to.atMs - from.atMs)) * 1000, afterMs: to.atMs - first.atMs };
}
