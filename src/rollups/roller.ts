import { setTimeout as pause } from 'node:timers/promises';
import type { Calendar } from '../model/calendar.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import { CallerError, messageOf, UnavailableError } from '../model/errors.ts';
import type { KindId } from '../model/ids.ts';
import type { RollupLevel } from '../model/rollup.ts';
import { type EpochMs, toIso } from '../model/time.ts';
import type { TimeSpan } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import { hoursOf, isOver, nextHour, spanOfHour } from './hours.ts';
import { type By, lengthOf } from './kept-levels.ts';
import type { Taken } from './marks.ts';
import { piecesOf } from './pieces.ts';
import { type RollingParts, rollUp, type WindowsOf } from './roll-up.ts';
import { windowsOf } from './windows.ts';

export type RollerParts = RollingParts & {
  readonly list: DirtyList;
  readonly calendar: Calendar;
  /** Whether readings wait for the store: they go first. */
  readonly isBehind: () => boolean;
};

/** A turn ends after so long, so that hours that are over meanwhile do not wait behind a year of history. */
const longestTurn: Duration = seconds(20);
/** Hours that are rolled up together are as many as this takes: most of what a question costs, it costs for one hour too. */
const wanted = { least: seconds(3), most: seconds(10) };
const mostHours = 24;
/** What the store is left alone for between two pieces, while readings wait for it. */
const breath: Duration = milliseconds(500);

/** Works off the list of dirty hours: hours that are over, then the finished parts of those under way, then days. */
export class Roller {
  readonly #parts: RollerParts;
  /** How many windows of an hour under way are kept already. */
  readonly #kept = new Map<string, number>();
  #hoursAtOnce = 1;

  constructor(parts: RollerParts) {
    this.#parts = parts;
  }

  /**
   * Answers whether there is more to do at once.
   *
   * @throws {UnavailableError} when the store is away, and {CallerError} when it keeps no rollups.
   */
  async turn(signal?: AbortSignal): Promise<boolean> {
    const end = this.#parts.clock.now() + longestTurn;
    const mustStop = (): boolean => signal?.aborted === true || this.#parts.clock.now() > end;
    if (!(await this.#rollHours(mustStop))) return true;
    await this.#rollParts(mustStop);
    return !(await this.#rollDays(mustStop));
  }

  /** Hours that are over, dirty or not yet known to be in the store. */
  hoursLeft(): number {
    const now = this.#parts.clock.now();
    let count = 0;
    for (const kind of this.#parts.kinds.keys()) {
      for (const hour of this.#parts.list.hoursOf(kind)) if (isOver(nextHour(hour), now)) count += 1;
    }
    return count;
  }

  async #rollHours(mustStop: () => boolean): Promise<boolean> {
    const { list, clock } = this.#parts;
    const now = clock.now();
    const over = [...list.ready()].filter(({ start }) => isOver(nextHour(start), now));
    for (const { kind, hours, span } of piecesOf(over, () => this.#hoursAtOnce)) {
      if (mustStop()) return false;
      const began = clock.now();
      const isDone = await this.#attempt({ kind, span }, (level) =>
        level === '1d' ? [] : [...windowsOf(lengthOf[level], span)],
      );
      if (isDone) await list.finish(hours);
      this.#adapt(clock.now() - began);
      await this.#breathe();
    }
    return true;
  }

  #adapt(took: number): void {
    if (took > wanted.most) this.#hoursAtOnce = Math.max(1, Math.floor(this.#hoursAtOnce / 2));
    else if (took < wanted.least) this.#hoursAtOnce = Math.min(mostHours, this.#hoursAtOnce * 2);
  }

  async #breathe(): Promise<void> {
    if (this.#parts.isBehind()) await pause(breath);
  }

  /** The hour itself stays dirty: it is rolled up as a whole when it is over. */
  async #rollParts(mustStop: () => boolean): Promise<void> {
    const { list, clock } = this.#parts;
    const now = clock.now();
    const underWay = [...list.ready()].filter(({ start }) => start <= now && !isOver(nextHour(start), now));
    for (const taken of underWay) if (!mustStop()) await this.#rollPartsOf(taken, now);
    for (const key of this.#kept.keys()) {
      if (!underWay.some((taken) => key.startsWith(keyOf(taken)))) this.#kept.delete(key);
    }
  }

  async #rollPartsOf(taken: Taken, now: EpochMs): Promise<void> {
    const { kind, start } = taken;
    const over = (level: RollupLevel): TimeSpan[] =>
      lengthOf[level] >= lengthOf['1h']
        ? []
        : [...windowsOf(lengthOf[level], spanOfHour(start))].filter(({ to }) => isOver(to, now));
    const key = (level: RollupLevel, by: By): string => `${keyOf(taken)}/${by}/${level}`;
    const rolled: (readonly [string, number])[] = [];
    const isDone = await this.#attempt({ kind, span: spanOfHour(start) }, (level, by) => {
      const windows = over(level);
      if (windows.length === (this.#kept.get(key(level, by)) ?? 0)) return [];
      rolled.push([key(level, by), windows.length]);
      return windows;
    });
    if (isDone) for (const [name, count] of rolled) this.#kept.set(name, count);
  }

  async #rollDays(mustStop: () => boolean): Promise<boolean> {
    const { list, calendar, clock } = this.#parts;
    const now = clock.now();
    const days = [...list.readyDays()].sort((one, other) => other.start - one.start);
    for (const taken of days) {
      if (mustStop()) return false;
      const day = { from: taken.start, to: calendar.nextDay(taken.start) };
      if (!isOver(day.to, now) || this.#hasDirtyHours(taken.kind, day)) continue;
      // In another time zone it would be no day.
      const isDay = calendar.startOfDay(day.from) === day.from;
      const isDone =
        !isDay || (await this.#attempt({ kind: taken.kind, span: day }, (level) => (level === '1d' ? [day] : [])));
      if (isDone) await list.finishDays([taken]);
      await this.#breathe();
    }
    return true;
  }

  #hasDirtyHours(kind: KindId, day: TimeSpan): boolean {
    return hoursOf(day).some((hour) => this.#parts.list.isDirty(kind, hour));
  }

  /** What breaks by our fault stays dirty and does not stop the others. */
  async #attempt(what: { readonly kind: KindId; readonly span: TimeSpan }, windows: WindowsOf): Promise<boolean> {
    try {
      await rollUp(this.#parts, { kind: what.kind }, windows);
      return true;
    } catch (error) {
      if (error instanceof UnavailableError || error instanceof CallerError) throw error;
      const span = `${toIso(what.span.from)} to ${toIso(what.span.to)}`;
      this.#parts.events.emit('rollupsBroke', { kind: what.kind, span, reason: messageOf(error) });
      return false;
    }
  }
}

const keyOf = ({ kind, start }: Taken): string => `${kind}/${start}`;
