import type { Calendar } from '../model/calendar.ts';
import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { CallerError } from '../model/errors.ts';
import { parseDeviceId } from '../model/ids.ts';
import { isRollupLevel, type Rollup, type RollupLevel, rollupKey } from '../model/rollup.ts';
import { type Clock, type EpochMs, toIso } from '../model/time.ts';
import type { RollupTask, Store, TimeSpan } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import type { Groups } from './groups.ts';
import { hoursOf, isOver } from './hours.ts';
import { keeps, lengthOf } from './kept-levels.ts';
import type { NewAreas } from './new-areas.ts';
import type { History, HistoryQuery } from './port.ts';
import type { Survey } from './survey.ts';
import { daysOf, runsOf, windowsOf } from './windows.ts';

export type HistoryParts = {
  readonly store: Pick<Store, 'workOut' | 'rollups'>;
  readonly list: DirtyList;
  readonly survey: Pick<Survey, 'isDone'>;
  readonly newAreas: Pick<NewAreas, 'unfinished'>;
  readonly kinds: Kinds;
  readonly groups: Groups;
  readonly calendar: Calendar;
  readonly clock: Clock;
};

/** What one answer holds of each group at most. */
const mostWindows = 10_000;

/** Answers from kept rollups where they are what the readings say, and works out the rest from the readings. */
export function createHistory(parts: HistoryParts): History {
  return {
    async rollups(query) {
      const kind = parts.kinds.get(query.kind);
      if (kind === undefined) return { rollups: [] };
      const windows = windowsAsked(query, parts);
      const level = keptLevelOf(query, kind);
      const open =
        level === undefined ? windows : windows.filter((window) => isOpen(window, { ...parts, level, kind }));
      requireReadings(open, { query, kind, list: parts.list });
      const kept = level === undefined ? [] : await readKept(parts, { query, level, windows });
      const asked = { query, windows, open };
      const workedOut = [...(await workOut(parts, query, open)), ...(await workOutNewAreas(parts, asked))];
      const opened = new Set<EpochMs>(open.map(({ from }) => from));
      const standing = kept.filter((rollup) => !opened.has(rollup.start) && !isOfNewArea(parts, rollup, query));
      const all = [
        ...standing.map((rollup) => ({ ...rollup, isOpen: false })),
        ...withKeptRevisions(workedOut, kept).map((rollup) => ({ ...rollup, isOpen: true })),
      ];
      return { rollups: all.sort(byGroup) };
    },
  };
}

/** The windows that touch the span, as far as time has come. */
function windowsAsked(query: HistoryQuery, { calendar, clock }: HistoryParts): readonly TimeSpan[] {
  const { every, from } = query;
  const now = clock.now();
  const to = query.to < now ? query.to : now;
  const all =
    every === '1d' ? daysOf(calendar, { from, to }) : windowsOf(isLevel(every) ? lengthOf[every] : every, { from, to });
  const windows: TimeSpan[] = [];
  for (const window of all) {
    if (windows.length === mostWindows) throw tooMany(query);
    windows.push(window);
  }
  return windows;
}

const isLevel = (every: HistoryQuery['every']): every is RollupLevel =>
  typeof every === 'string' && isRollupLevel(every);

function keptLevelOf({ every, by }: HistoryQuery, kind: DeviceKind): RollupLevel | undefined {
  return isLevel(every) && keeps(kind, by, every) ? every : undefined;
}

type About = HistoryParts & { readonly kind: DeviceKind; readonly level: RollupLevel };

/** Whether the kept rollup of a window may not be what the readings say. */
function isOpen(window: TimeSpan, { list, survey, kind: { id: kind }, level, clock }: About): boolean {
  if (level === '1d' && list.isDirtyDay(kind, window.from)) return true;
  if (hoursOf(window).some((hour) => list.isDirty(kind, hour))) return true;
  if (list.frozen.isFrozen(kind, window.from)) return false;
  return !survey.isDone() || !isOver(window.to, clock.now());
}

type Needed = { readonly query: HistoryQuery; readonly kind: DeviceKind; readonly list: DirtyList };

/** Of windows before the readings that are left, only what was kept is known. */
function requireReadings([first]: readonly TimeSpan[], { query, kind, list }: Needed): void {
  const { readingsBefore } = list.frozen.of(kind.id);
  if (first === undefined || first.from >= readingsBefore || isSpared(first, { kind, list })) return;
  throw new CallerError(
    `readings of ${kind.id} are kept from ${toIso(readingsBefore)} on, and ${String(query.every)} is worked out from them: ` +
      'ask for 1h or 1d, which are kept for longer, or for a later time',
    { status: 400, code: 'invalid_request' },
  );
}

/** Retention leaves the readings of dirty hours and days, so what is dirty can be worked out. */
function isSpared(window: TimeSpan, { kind: { id: kind }, list }: Pick<Needed, 'kind' | 'list'>): boolean {
  return list.isDirtyDay(kind, window.from) || hoursOf(window).some((hour) => list.isDirty(kind, hour));
}

const tooMany = ({ from, to, every }: HistoryQuery): CallerError =>
  new CallerError(
    `${toIso(from)} to ${toIso(to)} makes more than ${mostWindows} windows of ${isLevel(every) ? every : `${every / 1000} s`}: ` +
      'ask for a shorter span or longer windows',
    { status: 400, code: 'invalid_request' },
  );

type Asked = {
  readonly query: HistoryQuery;
  readonly level: RollupLevel;
  readonly windows: readonly TimeSpan[];
  readonly open: readonly TimeSpan[];
};

async function readKept(
  { store }: HistoryParts,
  { query, level, windows }: Omit<Asked, 'open'>,
): Promise<readonly Rollup[]> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const wanted = new Set<EpochMs>(windows.map(({ from }) => from));
  const { kind, quantities, by, groups } = query;
  const kept = await store.rollups({ level, kind, quantities, by, groups, from: first.from, to: last.to });
  return kept.filter(({ start }) => wanted.has(start));
}

/** What was restated before does not become new because it is about to be restated again. */
function withKeptRevisions(workedOut: readonly Rollup[], kept: readonly Rollup[]): readonly Rollup[] {
  if (workedOut.length === 0 || kept.length === 0) return workedOut;
  const revisions = new Map(kept.map((rollup) => [rollupKey(rollup), rollup.revision]));
  return workedOut.map((rollup) => ({ ...rollup, revision: revisions.get(rollupKey(rollup)) ?? rollup.revision }));
}

async function workOut(
  parts: HistoryParts,
  query: HistoryQuery,
  open: readonly TimeSpan[],
): Promise<readonly Rollup[]> {
  const { store, clock } = parts;
  const { kind, quantities } = query;
  const workedOut: Rollup[] = [];
  for (const windows of runsOf(open)) {
    for (const of of whom(query, parts)) {
      const at = clock.now();
      const soFar = await store.workOut({ kind, quantities, windows: untilNow(windows, at), of, at });
      workedOut.push(...soFar.map((rollup) => ofWholeWindow(rollup, windows.at(-1))));
    }
  }
  return workedOut;
}

/** Windows that were kept when the area was not there, or had others in it. */
async function workOutNewAreas(
  parts: HistoryParts,
  { query, windows, open }: Pick<Asked, 'query' | 'windows' | 'open'>,
): Promise<readonly Rollup[]> {
  if (query.by !== 'area') return [];
  const kept = new Set(windows).difference(new Set(open));
  const workedOut: Rollup[] = [];
  for (const { area } of parts.newAreas.unfinished()) {
    if (query.groups?.includes(area) === false) continue;
    const stale = [...kept].filter(({ from }) => isOfNewArea(parts, { group: area, start: from }, query));
    workedOut.push(...(await workOut(parts, { ...query, groups: [area] }, stale)));
  }
  return workedOut;
}

/** Of windows whose readings are gone, what is kept is the best that there is. */
function isOfNewArea(
  { newAreas, list }: HistoryParts,
  { group, start }: Pick<Rollup, 'group' | 'start'>,
  { by, kind }: HistoryQuery,
): boolean {
  if (by !== 'area' || list.frozen.isFrozen(kind, start)) return false;
  return newAreas.unfinished().some(({ area, keptFrom }) => area === group && start < keptFrom);
}

/** What lasts is looked at as far as it has come: a state would else be held on into the future. */
const untilNow = (windows: readonly TimeSpan[], now: EpochMs): readonly TimeSpan[] =>
  windows.map((window) => (window.to > now ? { ...window, to: now } : window));

/** The part of a window that has been, told as the window: what has not come yet is not known. */
function ofWholeWindow(rollup: Rollup, last: TimeSpan | undefined): Rollup {
  if (last === undefined || rollup.start !== last.from || rollup.end === last.to) return rollup;
  const share = (rollup.end - rollup.start) / (last.to - last.from);
  return { ...rollup, end: last.to, completeness: rollup.completeness * share };
}

function whom({ by, groups, kind }: HistoryQuery, parts: Pick<HistoryParts, 'groups'>): readonly RollupTask['of'][] {
  if (by === 'area') {
    const wanted = parts.groups.of(kind).filter(({ id }) => groups?.includes(id) ?? true);
    return wanted.length === 0 ? [] : [{ by, groups: wanted }];
  }
  if (groups === undefined) return [{ by }];
  return groups.flatMap((id) => {
    const device = parseDeviceId(id);
    return device === undefined ? [] : [{ by, device }];
  });
}

function byGroup(one: Rollup, other: Rollup): number {
  if (one.group !== other.group) return one.group < other.group ? -1 : 1;
  return one.start - other.start;
}
