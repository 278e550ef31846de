import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/port.ts';
import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { days } from '../model/duration.ts';
import type { KindId } from '../model/ids.ts';
import { after, type Clock, type EpochMs, earliestTime } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Store, TimeSpan } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import { oneHour } from './hours.ts';

export type SurveyParts = {
  readonly database: Database;
  readonly store: Pick<Store, 'aggregate'>;
  readonly kinds: Kinds;
  readonly list: DirtyList;
  readonly clock: Clock;
  readonly events: Events;
  /** Text that another store, database or time zone does not have. */
  readonly mark: string;
};

/** Finds the hours of which the store has readings and perhaps no rollups: it is older than they are, or was put back from a copy. */
export interface Survey {
  /** Until then, any hour may be dirty. */
  isDone(): boolean;
  /** Marks those hours, unless it was done before. @throws {UnavailableError} when the store is away. */
  run(signal: AbortSignal): Promise<void>;
}

export function createSurvey(parts: SurveyParts): Survey {
  const { database, kinds, list, mark, events } = parts;
  const known = database.connection.prepare('SELECT mark FROM rollup_survey').get()?.['mark'];
  let isDone = known === mark;
  return {
    isDone: () => isDone,
    async run(signal) {
      if (isDone) return;
      let count = 0;
      for (const kind of kinds.values()) {
        const hours = await hoursWithReadings(parts, { kind, signal });
        if (signal.aborted) return;
        await list.mark(kind.id, hours);
        count += hours.size;
      }
      await database.transact((connection) => {
        connection.prepare('INSERT OR REPLACE INTO rollup_survey (only, mark) VALUES (1, ?)').run(mark);
      });
      isDone = true;
      if (count > 0) events.emit('rollupsSurveyed', { hours: count });
    },
  };
}

const oneDay = days(1);
/** Some stores answer no question about a longer span. */
const daysAtOnce = 3;

type Search = { readonly kind: DeviceKind; readonly signal: AbortSignal };

/** First the days, then the hours of those. */
async function hoursWithReadings(parts: SurveyParts, { kind, signal }: Search): Promise<ReadonlySet<EpochMs>> {
  const { store, clock } = parts;
  const found = new Set<EpochMs>();
  const lookAt = async (span: TimeSpan, every: typeof oneDay): Promise<Set<EpochMs>> => {
    const starts = new Set<EpochMs>();
    for (const quantity of kind.quantities) {
      const rows = await store.aggregate({ kind: kind.id, quantity, every, by: 'kind', ...span });
      for (const { start } of rows) starts.add(start);
    }
    return starts;
  };
  const everything = { from: earliestTime, to: after(clock.now(), oneDay) };
  for (const span of together(await lookAt(everything, oneDay))) {
    if (signal.aborted) break;
    for (const hour of await lookAt(span, oneHour)) if (!isFrozen(parts.list, kind.id, hour)) found.add(hour);
    await setImmediate();
  }
  return found;
}

const isFrozen = (list: DirtyList, kind: KindId, hour: EpochMs): boolean => list.frozen.isFrozen(kind, hour);

/** Days that follow each other, a few at a time. */
function together(starts: Iterable<EpochMs>): readonly TimeSpan[] {
  const spans: { from: EpochMs; to: EpochMs }[] = [];
  for (const from of [...starts].sort((one, other) => one - other)) {
    const last = spans.at(-1);
    const to = after(from, oneDay);
    if (last !== undefined && last.to === from && to - last.from <= daysAtOnce * oneDay) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}
