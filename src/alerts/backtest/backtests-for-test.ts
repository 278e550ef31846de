import type { Told } from '../../community/port.ts';
import { position } from '../../journal/port.ts';
import { createCalendar } from '../../model/calendar.ts';
import { hours } from '../../model/duration.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import type { Rule } from '../../model/rule.ts';
import { after, type Clock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createMemoryStore } from '../../stores/memory/memory-store.ts';
import type { Store } from '../../stores/port.ts';
import { createEngine } from '../engine/engine.ts';
import { createLife } from '../life/create-life.ts';
import { createWording } from '../messages/wording.ts';
import type { Arrived, Backtest, BacktestRequest } from '../port.ts';
import { createUsualDays } from '../usual/usual-days.ts';
import { openBacktests } from './backtests.ts';
import { at, mast, pastKinds, start } from './past-for-test.ts';
import { scriptedCity } from './script/scripted-city.ts';

export const city = scriptedCity(
  {
    areas: [{ id: areaId('centro'), level: 'district' }],
    devices: ['mast-1', 'mast-2', 'mast-3'].map((id) => ({
      id: deviceId(id),
      kind: mast.id,
      area: areaId('centro'),
      lat: 43,
      lon: -3,
      tags: {},
    })),
  },
  start,
);
export const calendar = createCalendar('Europe/Madrid');
export const noUsual = { at: () => undefined };
export const lifeOf = (rules: readonly Rule[]) =>
  createLife({ rules, directory: city, wording: createWording({ directory: city, calendar }) });
const nobody: Told = { people: 0, messages: 0, perPerson: [], inDigests: 0, overBudget: 0, delayedByQuietHours: 0 };

export const end = at(600);

const nextDay: Clock = { now: () => after(end, hours(24)) };

export function backtestsOver(store: Pick<Store, 'scan'>, rules: readonly Rule[] = []) {
  const history = { rollups: async () => ({ rollups: [] }) };
  return openBacktests({
    store,
    kinds: pastKinds,
    directory: city,
    calendar,
    createEngine,
    createLife: lifeOf,
    usualFor: (some) => createUsualDays(some, { history, calendar, kinds: pastKinds }),
    rules: { all: () => rules, get: (id) => rules.find((rule) => rule.id === id) },
    rehearsal: { told: (announcements) => ({ ...nobody, messages: announcements.length }) },
    clock: nextDay,
    events: createSilentEvents(),
  });
}

export async function ended(backtests: ReturnType<typeof openBacktests>, id: string): Promise<Backtest> {
  for (;;) {
    const backtest = backtests.get(id);
    if (backtest !== undefined && backtest.state !== 'running') return backtest;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function storeOf(all: readonly Arrived[]): Promise<Store> {
  const store = createMemoryStore({ kinds: pastKinds });
  for (const [index, { readings, rejudged }] of all.entries()) {
    await store.append({ readings, rejudged, upTo: position(index + 1) });
  }
  return store;
}

export async function backtest(store: Store, request: Pick<BacktestRequest, 'rule'> & Partial<BacktestRequest>) {
  const backtests = backtestsOver(store);
  const { id } = backtests.start({ from: start, to: end, order: 'as_it_arrived', ...request });
  const done = await ended(backtests, id);
  if (done.result === undefined) throw new Error(done.reason);
  return done.result.tested;
}
