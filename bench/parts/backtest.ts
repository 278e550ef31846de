import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openBacktests } from '../../src/alerts/backtest/backtests.ts';
import { createEngine } from '../../src/alerts/engine/engine.ts';
import { createLife } from '../../src/alerts/life/create-life.ts';
import { createWording } from '../../src/alerts/messages/wording.ts';
import type { Backtest, BacktestRequest } from '../../src/alerts/port.ts';
import { readRule } from '../../src/alerts/rules/read-rule.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { days, hours, seconds } from '../../src/model/duration.ts';
import { type Rule, ruleId } from '../../src/model/rule.ts';
import { before, epochMs, systemClock, type TimeSpan } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { fixed, whole } from '../figures.ts';
import type { Part, Verdict } from '../part.ts';
import { cityKinds as kinds, registerCity, speaksEvery } from '../rollups/city-with-past.ts';
import { inFolder } from '../rollups/folder.ts';
import { imaginePast, openStore } from '../rollups/imagined-past.ts';

const span = days(7);
/** More than the longest of the rules remembers. */
const earlier = days(2);
/** Lamps fail and recover with every reading of this past, so no rule about single lamps is among them. */
const names = ['smog', 'no2-high', 'night-noise', 'street-dark', 'parking-full', 'station-silent'];
const soon = seconds(10);
const longestSlice = 50;

const ruleOf = (name: string): Rule => {
  const file = join(import.meta.dirname, '../../rules', `${name}.yaml`);
  const read = readRule(readFileSync(file, 'utf8'), { id: ruleId(name), file, kinds });
  if (read.ok) return read.rule;
  throw new Error(read.faults.map(({ says }) => says).join('; '));
};

type Run = { readonly backtest: Backtest; readonly wall: number; readonly cpu: number; readonly slice: number };

/** Rules of the city over a week of it, beside nothing else. */
export const backtest: Part = {
  name: 'backtest',
  question: 'How long does it take to run a rule over a week of the city, and who waits meanwhile?',
  run: ({ say }) =>
    inFolder(async (folder) => {
      const to = epochMs(Math.floor(systemClock.now() / hours(1)) * hours(1));
      const kept = { from: before(to, days(span / days(1) + earlier / days(1))), to };
      const registry = registerCity(kept.from);
      const speakers = [...registry.devices()].map(({ id, kind, area }) => ({ id, kind, area }));
      const file = join(folder, 'telemetry.duckdb');
      await imaginePast({ file, kinds, speakers, everyOf: ({ id }) => speaksEvery(id), span: kept });
      const store = await openStore(file, kinds);
      const calendar = createCalendar('Europe/Madrid');
      const wording = createWording({ directory: registry, calendar });
      const nobody = { people: 0, messages: 0, perPerson: [], inDigests: 0, overBudget: 0, delayedByQuietHours: 0 };
      const backtests = openBacktests({
        store,
        kinds,
        directory: registry,
        calendar,
        createEngine,
        deafSpans: () => [],
        createLife: (rules) => createLife({ rules, directory: registry, wording }),
        usualFor: () => ({ at: () => undefined, prepare: async () => undefined }),
        rules: { all: () => [], get: () => undefined },
        rehearsal: { told: () => nobody },
        clock: systemClock,
        events: createSilentEvents(),
      });
      const asked: TimeSpan = { from: epochMs(to - span), to };
      const runs: Run[] = [];
      for (const name of names) {
        const run = await measure(backtests, { ...asked, rule: ruleOf(name), order: 'as_it_arrived' });
        say(`${name}: ${whole(run.wall)} ms, ${run.backtest.state} ${run.backtest.reason ?? ''}`);
        runs.push(run);
      }
      await backtests.close();
      await store.close();
      const title = `${span / days(1)} days of ${speakers.length} devices out of the embedded store`;
      return { tables: [{ title, rows: runs.map(row) }], verdicts: verdicts(runs), notes: [] };
    }),
};

async function measure(backtests: ReturnType<typeof openBacktests>, request: BacktestRequest): Promise<Run> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [begun, usedBefore] = [performance.now(), process.threadCpuUsage()];
  const { id } = backtests.start(request);
  for (;;) {
    await pause(5);
    const now = backtests.get(id);
    if (now === undefined || now.state === 'running') continue;
    delay.disable();
    const { user, system } = process.threadCpuUsage(usedBefore);
    const cpu = (user + system) / 1000;
    return { backtest: now, wall: performance.now() - begun, cpu, slice: delay.percentile(99.9) / 1e6 };
  }
}

const row = ({ backtest: { request, readings, result }, wall, cpu, slice }: Run): Record<string, string> => ({
  rule: request.rule.id,
  readings: whole(readings),
  s: fixed(wall / 1000, 2),
  'CPU s, main thread': fixed(cpu / 1000, 2),
  'readings per CPU s': whole((readings / cpu) * 1000),
  steps: whole(result?.tested.transitionCount ?? 0),
  announcements: whole(result?.tested.announcementCount ?? 0),
  'others wait, p99.9 ms': fixed(slice, 1),
});

function verdicts(runs: readonly Run[]): readonly Verdict[] {
  const slowest = Math.max(...runs.map(({ wall }) => wall));
  const longest = Math.max(...runs.map(({ slice }) => slice));
  return [
    { figure: 'a week in seconds', measured: `${fixed(slowest / 1000, 2)} s at most`, reached: slowest < soon },
    {
      figure: 'what is live does not wait for it',
      measured: `p99.9 of ${fixed(longest, 1)} ms at most`,
      reached: longest < longestSlice,
    },
  ];
}
