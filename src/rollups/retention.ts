import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import { type Duration, days, hours, milliseconds } from '../model/duration.ts';
import { CallerError, messageOf } from '../model/errors.ts';
import type { KindId } from '../model/ids.ts';
import { longestReach } from '../model/reach.ts';
import { type RollupLevel, rollupLevels } from '../model/rollup.ts';
import { before, type Clock, type EpochMs, toIso } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { ForgetTask, Store } from '../stores/port.ts';
import { type Belief, believe, hasJumped, readBelief, writeBelief } from './believed-time.ts';
import type { DirtyList } from './dirty-hours.ts';
import { hourOf } from './hours.ts';
import type { RollupsWatch } from './port.ts';
import { sparedReadings, sparedRollups } from './spared.ts';

/** How long each is kept; 0 is for ever. */
export type KeepTimes = Readonly<Record<'readings' | RollupLevel, Duration>>;

export type RetentionParts = {
  readonly keep: KeepTimes;
  readonly store: Pick<Store, 'name' | 'forget' | 'latest'>;
  readonly database: Database;
  readonly list: DirtyList;
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  readonly rollups: RollupsWatch;
  readonly clock: Clock;
  readonly events: Events;
};

const every: Duration = days(1);
/** Longer than a day of any zone. */
const leastReserve: Duration = hours(26);
const margin: Duration = hours(2);

/** Readings before the first hour that may be restated: what its states and growth began from. */
const reserveOf = (kind: DeviceKind): Duration => milliseconds(Math.max(leastReserve, longestReach(kind) + margin));

/** Deletes what has been kept for long enough, and never what is not rolled up. */
export class Retention {
  readonly #parts: RetentionParts;
  #belief: Belief | undefined;
  #lastRun: EpochMs | undefined;
  #isImpossible = false;
  #hasComplained = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#belief = readBelief(parts.database);
  }

  /** Looks at the clock, and deletes when it is time. */
  async look(): Promise<void> {
    try {
      const { believed } = await this.#lookAtClock();
      if (this.#isImpossible || (this.#lastRun !== undefined && believed - this.#lastRun < every)) return;
      await this.#deleteBefore(believed);
    } catch (error) {
      if (error instanceof CallerError) {
        this.#isImpossible = true;
        this.#parts.events.emit('retentionOfItsOwn', { store: this.#parts.store.name, reason: messageOf(error) });
      } else this.#complain(messageOf(error));
    }
  }

  async #lookAtClock(): Promise<Belief> {
    const { clock, list, events, database } = this.#parts;
    const now = clock.now();
    const last = this.#belief ?? { seen: now, believed: await this.#newestReading(now) };
    const isConfirmed = list.witnesses.confirm();
    if (hasJumped(last, now) && !isConfirmed) {
      events.emit('clockDoubted', { jumpSeconds: Math.round((now - last.seen) / 1000) });
    }
    const belief = believe(last, now, isConfirmed);
    await writeBelief(database, belief);
    this.#belief = belief;
    return belief;
  }

  /** Before the clock was ever looked at, the readings say best what time it is. */
  async #newestReading(now: EpochMs): Promise<EpochMs> {
    let newest: EpochMs | undefined;
    for (const { time } of await this.#parts.store.latest()) if (newest === undefined || time > newest) newest = time;
    return newest === undefined || newest > now ? now : newest;
  }

  async #deleteBefore(now: EpochMs): Promise<void> {
    for (const kind of this.#parts.kinds.values()) {
      const obstacle = describeObstacle(this.#parts.rollups);
      if (obstacle !== undefined) return this.#complain(obstacle);
      await this.#deleteReadings(kind, now);
      for (const level of rollupLevels) await this.#deleteRollups(kind.id, { level, now });
    }
    this.#lastRun = now;
    this.#hasComplained = false;
  }

  async #deleteReadings(of: DeviceKind, now: EpochMs): Promise<void> {
    const { keep, list, calendar } = this.#parts;
    const { id: kind } = of;
    if (keep.readings === 0) return;
    const frozenBefore = calendar.startOfDay(before(now, keep.readings));
    const readingsBefore = before(hourOf(frozenBefore), reserveOf(of));
    await list.whileDeleting(async () => {
      await list.frozen.advance(kind, { before: frozenBefore, readingsBefore });
      const except = sparedReadings(list, of, calendar);
      await this.#forget({ kind, what: 'readings', before: readingsBefore, except });
    });
  }

  async #deleteRollups(kind: KindId, { level, now }: { level: RollupLevel; now: EpochMs }): Promise<void> {
    const { keep, list, calendar } = this.#parts;
    if (keep[level] === 0) return;
    const oldest = before(now, keep[level]);
    const end = level === '1d' ? calendar.startOfDay(oldest) : hourOf(oldest);
    await this.#forget({ kind, what: level, before: end, except: sparedRollups(list, kind, calendar) });
  }

  async #forget(task: ForgetTask): Promise<void> {
    const { store, events } = this.#parts;
    const except = (task.except ?? []).filter(({ from }) => from < task.before);
    await store.forget({ ...task, except });
    const { kind, what } = task;
    events.emit('storeForgot', { kind, what, before: toIso(task.before), except: except.length });
  }

  #complain(reason: string): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#parts.events.emit('retentionDelayed', { reason });
  }
}

/** Why nothing may be deleted, when that is so. */
function describeObstacle(rollups: RollupsWatch): string | undefined {
  const { isSurveyed, lastTurn, trouble } = rollups.state();
  if (trouble !== undefined) return `rollups are held up: ${trouble}`;
  if (!isSurveyed || lastTurn?.isComplete !== true) return 'what is there is still being rolled up';
  return undefined;
}
