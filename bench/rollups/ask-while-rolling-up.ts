import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../src/database/open-database.ts';
import { position } from '../../src/journal/port.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { days, hours, milliseconds } from '../../src/model/duration.ts';
import { before, type EpochMs, epochMs, systemClock } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { openDirtyHours } from '../../src/rollups/dirty-hours.ts';
import type { History, HistoryQuery } from '../../src/rollups/port.ts';
import { startPast } from '../../src/rollups/start-past.ts';
import { whole } from '../figures.ts';
import type { PartOptions, PartReport } from '../part.ts';
import { cityKinds as kinds, registerCity, speaksEvery } from './city-with-past.ts';
import { inFolder, quantileOf } from './folder.ts';
import { imaginePast, openStore } from './imagined-past.ts';

const historyDays = 30;
const most = 300;
/** People look, and read what they see. */
const breath = 200;

/** 30 days of the simulated city are found without rollups: what people ask meanwhile of what is rolled up first, the newest. */
export const askWhileRollingUp = ({ full }: PartOptions): Promise<PartReport> =>
  inFolder(async (folder) => {
    const hour = Math.floor(systemClock.now() / hours(1)) * hours(1);
    const span = { from: epochMs(hour - days(historyDays)), to: epochMs(hour) };
    const registry = registerCity(span.from);
    const speakers = [...registry.devices()].map(({ id, kind, area }) => ({ id, kind, area }));
    const file = join(folder, 'telemetry.duckdb');
    await imaginePast({ file, kinds, speakers, everyOf: ({ id }) => speaksEvery(id), span });
    const store = await openStore(file, kinds);
    const database = await openDatabase({ file: join(folder, 'barrio.db') });
    const calendar = createCalendar('Europe/Madrid');
    const shared = { database, store, kinds, calendar, clock: systemClock, events: createSilentEvents() };
    const list = openDirtyHours(shared);
    list.arrived(position(1));
    const forEver = {
      readings: milliseconds(0),
      '1min': milliseconds(0),
      '15min': milliseconds(0),
      '1h': milliseconds(0),
      '1d': milliseconds(0),
    };
    const past = startPast({
      ...shared,
      storeFile: file,
      dirtyHours: list,
      registry,
      keepTimes: forEver,
      lag: () => 0,
    });
    const { rollups, history } = past;
    while (!rollups.state().isSurveyed) await pause(breath);
    const before = rollups.state().hoursLeft;
    const questions = questionsOf(registry, span.to);
    const figures = await askFor(history, questions, full ? 120 : 40);
    const done = before - rollups.state().hoursLeft;
    await past.close();
    await store.close();
    await database.close();
    return report(figures, { done, before });
  });

type Question = readonly [name: string, query: HistoryQuery];

function questionsOf(registry: ReturnType<typeof registerCity>, now: EpochMs): readonly Question[] {
  const district = [...registry.areas()].find(({ level }) => level === 'district')?.id ?? '';
  const of = (id: string) => [...registry.devices()].find(({ kind }) => kind === id);
  const [station, lamp] = [of('environment-station'), of('street-light')];
  if (station === undefined || lamp === undefined) return [];
  const air = { kind: station.kind, to: now, by: 'area', groups: [district] } as const;
  return [
    [
      'air of a district, 32 h',
      { ...air, quantities: ['pm2_5', 'no2', 'o3'], from: before(now, hours(32)), every: '1h' },
    ],
    ['noise of a district, 2 d', { ...air, quantities: ['sound_level'], from: before(now, days(2)), every: '15min' }],
    [
      'a station, 24 h',
      { ...air, by: 'device', groups: [station.id], quantities: ['pm2_5'], from: before(now, days(1)), every: '1h' },
    ],
    [
      'a lamp, 24 h',
      {
        ...air,
        by: 'device',
        kind: lamp.kind,
        groups: [lamp.id],
        quantities: ['active_energy'],
        from: before(now, days(1)),
        every: '1h',
      },
    ],
    [
      'lamps of a district, 24 h',
      { ...air, kind: lamp.kind, quantities: ['lamp_on'], from: before(now, days(1)), every: '1h' },
    ],
  ];
}

/** How long each question took, each time. */
async function askFor(
  history: History,
  questions: readonly Question[],
  seconds: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const figures = new Map<string, number[]>(questions.map(([name]) => [name, []]));
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    for (const [name, query] of questions) {
      const begun = performance.now();
      await history.rollups(query);
      figures.get(name)?.push(performance.now() - begun);
      await pause(breath);
    }
  }
  return figures;
}

function report(
  figures: ReadonlyMap<string, readonly number[]>,
  { done, before: all }: { readonly done: number; readonly before: number },
): PartReport {
  const worst = quantileOf([...figures.values()].flat(), 0.99);
  return {
    tables: [
      {
        title: `Questions while ${historyDays} days of the simulated city are rolled up`,
        rows: [...figures].map(([question, times]) => ({
          question,
          times: whole(times.length),
          'p50 ms': whole(quantileOf(times, 0.5)),
          'p99 ms': whole(quantileOf(times, 0.99)),
        })),
      },
    ],
    verdicts: [
      {
        figure: `99 of 100 questions are answered in ${most} ms`,
        measured: `${whole(worst)} ms`,
        reached: worst < most,
      },
      { figure: 'rolling up goes on meanwhile', measured: `${whole(done)} of ${whole(all)} hours`, reached: done > 0 },
    ],
    notes: [],
  };
}
