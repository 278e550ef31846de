import { statSync } from 'node:fs';
import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import type { Kinds } from '../model/device-kind.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Directory } from '../registry/port.ts';
import type { Store } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import { createGroups } from './groups.ts';
import { createHistory } from './history.ts';
import { NewAreas } from './new-areas.ts';
import type { History, RollupsWatch } from './port.ts';
import type { KeepTimes } from './retention.ts';
import { startRetention } from './start-retention.ts';
import { startRollups } from './start-rollups.ts';
import { createSurvey } from './survey.ts';

export type PastParts = {
  readonly database: Database;
  readonly store: Store;
  readonly dirtyHours: DirtyList;
  readonly registry: Pick<Directory, 'devices' | 'areas' | 'areasWithin' | 'onChange'>;
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly events: Events;
  /** How long each is kept. */
  readonly keepTimes: KeepTimes;
  /** Messages that the store does not have yet. */
  readonly lag: () => number;
  /** Where the store is one: another file in its place is another store. */
  readonly storeFile: string | undefined;
};

/** The city's past: rolled up, answered, and let go when it is old. */
export interface Past {
  readonly history: History;
  readonly rollups: RollupsWatch;
  close(): Promise<void>;
}

/** While so many messages wait for the store, they go first. */
const mostLag = 10_000;

export function startPast(parts: PastParts): Past {
  const { database, store, dirtyHours: list, registry, calendar, keepTimes: keep, lag } = parts;
  const groups = createGroups(registry);
  const files = [database.file, parts.storeFile].map((file) => file && nameOf(file));
  const mark = [store.name, ...files, calendar.zone].join(' ');
  const survey = createSurvey({ ...parts, list, mark });
  const newAreas = new NewAreas({ ...parts, list, groups, directory: registry });
  const rolling = { ...parts, list, groups, survey, newAreas };
  const rollups = startRollups({ ...rolling, isBehind: () => lag() > mostLag });
  const retention = startRetention({ ...parts, list, keep, rollups });
  return {
    history: createHistory(rolling),
    rollups,
    async close() {
      await retention.close();
      await rollups.close();
      newAreas.close();
      groups.close();
    },
  };
}

/** Tells a file from a copy of it. */
function nameOf(file: string): string {
  const { ino, birthtimeMs } = statSync(file);
  return `${ino}-${birthtimeMs}`;
}
