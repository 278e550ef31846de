import type { DatabaseSync } from 'node:sqlite';
import type { Database } from '../database/port.ts';
import { beginning, type Position } from '../journal/port.ts';
import type { Calendar } from '../model/calendar.ts';
import type { Kinds } from '../model/device-kind.ts';
import { type KindId, kindId } from '../model/ids.ts';
import { type Clock, type EpochMs, epochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { ClockWitnesses } from './believed-time.ts';
import { type FrozenHour, FrozenPast } from './frozen.ts';
import { isOver, nextHour } from './hours.ts';
import { Marks, type Taken } from './marks.ts';
import type { Arriving, DirtyHours } from './port.ts';
import { HoursOfKinds, type Reach, reaches, touchedBy } from './touched-hours.ts';

export type DirtyListParts = {
  readonly database: Database;
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly events: Events;
};

/** What has to be rolled up, as it was left. */
export const openDirtyHours = (parts: DirtyListParts): DirtyList => new DirtyList(parts);

type Table = 'rollup_dirty_hours' | 'rollup_dirty_days';
const columnOf = { rollup_dirty_hours: 'hour', rollup_dirty_days: 'day' } as const;

/**
 * What has to be rolled up again, on disk and in memory. A mark is on disk before the store has what it speaks of, and goes when
 * its rollups are kept and nothing came meanwhile: a crash leaves at worst a mark too much.
 */
export class DirtyList implements DirtyHours {
  readonly frozen: FrozenPast;
  /** Everybody who speaks comes by here, so this is where clocks are compared. */
  readonly witnesses = new ClockWitnesses();
  readonly #parts: DirtyListParts;
  readonly #reaches: ReadonlyMap<KindId, Reach>;
  readonly #hours = new Marks();
  readonly #days = new Marks();
  readonly #listeners = new Set<() => void>();
  #arrivedUpTo: Position = beginning;
  /** A batch up to here holds readings of hours that are over. */
  #lateUpTo: Position | undefined;
  /** Done when nothing is being deleted. */
  #deleting: Promise<unknown> = Promise.resolve();

  constructor(parts: DirtyListParts) {
    this.#parts = parts;
    this.#reaches = reaches(parts.kinds);
    this.frozen = new FrozenPast(parts.database);
    this.#load('rollup_dirty_hours', this.#hours);
    this.#load('rollup_dirty_days', this.#days);
  }

  async expect({ readings, rejudged, upTo }: Arriving): Promise<void> {
    const now = this.#parts.clock.now();
    this.witnesses.hear(readings, now);
    const arriving = new HoursOfKinds();
    arriving.add(readings);
    const late = this.#markAll(arriving, { upTo, now });
    const judged = new HoursOfKinds();
    judged.add(rejudged);
    // Judgements of readings that are in no rollup, or whose rollup stays as it is, change nothing.
    this.#markAll(judged, { upTo, now });
    if (late.length > 0) await this.#keepLate(late);
    await this.#writeHours();
  }

  arrived(upTo: Position): void {
    this.#arrivedUpTo = upTo;
    if (this.#lateUpTo === undefined || this.#lateUpTo > upTo) return;
    this.#lateUpTo = undefined;
    for (const listener of this.#listeners) listener();
  }

  /** Calls when the store has late readings; answers how to stop. */
  onLate(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Marks hours whatever their readings are: their rollups may never have been worked out. Durable when it resolves. */
  async mark(kind: KindId, hours: Iterable<EpochMs>): Promise<void> {
    for (const hour of hours) this.#touch({ kind, hour, upTo: beginning, now: this.#parts.clock.now() });
    await this.#writeHours();
  }

  async storeIsNew(): Promise<void> {
    await this.#parts.database.transact((connection) => {
      connection.exec('DELETE FROM rollup_survey');
    });
  }

  isDirty(kind: KindId, hour: EpochMs): boolean {
    return this.#hours.has(kind, hour);
  }

  isDirtyDay(kind: KindId, day: EpochMs): boolean {
    return this.#days.has(kind, day);
  }

  hoursOf(kind: KindId): Iterable<EpochMs> {
    return this.#hours.startsOf(kind);
  }

  daysOf(kind: KindId): Iterable<EpochMs> {
    return this.#days.startsOf(kind);
  }

  /** Hours of which the store has something that made them dirty. */
  *ready(): Generator<Taken> {
    for (const taken of this.#hours.ready(this.#arrivedUpTo)) if (this.#reaches.has(taken.kind)) yield taken;
  }

  *readyDays(): Generator<Taken> {
    for (const taken of this.#days.ready(this.#arrivedUpTo)) if (this.#reaches.has(taken.kind)) yield taken;
  }

  /** The rollups of these hours are kept. Those that were touched meanwhile, or are about to be, stay; the days of the others are to be worked out. */
  async finish(hours: readonly Taken[]): Promise<void> {
    await this.#remove({ table: 'rollup_dirty_hours', marks: this.#hours, taken: hours }, (connection, done) => {
      const insert = insertInto(connection, 'rollup_dirty_days');
      for (const { kind, start } of done) {
        for (const day of this.#daysAround(kind, start)) {
          this.#days.putWritten(kind, day);
          insert.run(kind, day);
        }
      }
    });
  }

  async finishDays(days: readonly Taken[]): Promise<void> {
    await this.#remove({ table: 'rollup_dirty_days', marks: this.#days, taken: days }, () => undefined);
  }

  /** While something is deleted, nothing that arrives late for a frozen hour goes to the store. */
  async whileDeleting<Result>(work: () => Promise<Result>): Promise<Result> {
    const deleting = work();
    this.#deleting = deleting.catch(() => undefined);
    return await deleting;
  }

  /** Resolves when nothing is being deleted. */
  async deletionIsOver(): Promise<void> {
    await this.#deleting;
  }

  /** Answers the frozen hours among them. */
  #markAll(arriving: HoursOfKinds, { upTo, now }: { readonly upTo: Position; readonly now: EpochMs }): FrozenHour[] {
    const frozen: FrozenHour[] = [];
    for (const { kind, hour } of arriving.entries()) {
      if (this.frozen.isFrozen(kind, hour) && !this.#hours.has(kind, hour)) frozen.push({ kind, hour });
      const isTouched = this.#touch({ kind, hour, upTo, now });
      if (isTouched && isOver(nextHour(hour), now)) this.#lateUpTo = upTo;
    }
    return frozen;
  }

  /** Answers whether anything will have to be rolled up for it. */
  #touch({ kind, hour, upTo, now }: FrozenHour & { readonly upTo: Position; readonly now: EpochMs }): boolean {
    const reach = this.#reaches.get(kind);
    let isTouched = false;
    if (reach === undefined) return isTouched;
    for (const touched of touchedBy(hour, reach, now)) {
      if (this.frozen.isFrozen(kind, touched) && !this.#hours.has(kind, touched)) continue;
      this.#hours.put(kind, touched, upTo);
      isTouched = true;
    }
    return isTouched;
  }

  async #keepLate(late: readonly FrozenHour[]): Promise<void> {
    await this.#deleting;
    const fresh = await this.frozen.addLate(late);
    for (const kind of new Set(fresh.map((each) => each.kind))) {
      const count = fresh.filter((each) => each.kind === kind).length;
      this.#parts.events.emit('readingsBehindRollups', { kind, hours: count });
    }
  }

  /** The days of the city in which an hour lies: two where its zone is off by less than an hour. */
  #daysAround(kind: KindId, hour: EpochMs): ReadonlySet<EpochMs> {
    const { calendar } = this.#parts;
    const days = new Set([calendar.startOfDay(hour), calendar.startOfDay(epochMs(nextHour(hour) - 1))]);
    // The day would be replaced by what is left of it.
    for (const day of days)
      if (day < this.frozen.of(kind).readingsBefore && !this.#days.has(kind, day)) days.delete(day);
    return days;
  }

  async #writeHours(): Promise<void> {
    const marks = this.#hours.unwritten();
    if (marks.length === 0) return;
    await this.#parts.database.transact((connection) => {
      const insert = insertInto(connection, 'rollup_dirty_hours');
      for (const { kind, start } of marks) insert.run(kind, start);
    });
    this.#hours.written(marks);
  }

  async #remove(
    { table, marks, taken }: { readonly table: Table; readonly marks: Marks; readonly taken: readonly Taken[] },
    also: (connection: DatabaseSync, done: readonly Taken[]) => void,
  ): Promise<void> {
    const undo: (() => void)[] = [];
    try {
      await this.#parts.database.transact((connection) => {
        const remove = connection.prepare(`DELETE FROM ${table} WHERE kind = ? AND ${columnOf[table]} = ?`);
        const done: Taken[] = [];
        for (const each of taken) {
          // Out of memory within the transaction: whoever marks it again from here on writes behind it.
          const back = marks.remove(each);
          if (back === undefined) continue;
          undo.push(back);
          done.push(each);
          remove.run(each.kind, each.start);
        }
        also(connection, done);
      });
    } catch (error) {
      for (const back of undo) back();
      throw error;
    }
  }

  #load(table: Table, marks: Marks): void {
    for (const row of this.#parts.database.connection.prepare(`SELECT * FROM ${table}`).all()) {
      marks.putWritten(kindId(String(row['kind'])), epochMs(Number(row[columnOf[table]])));
    }
  }
}

const insertInto = (connection: DatabaseSync, table: Table) =>
  connection.prepare(`INSERT OR IGNORE INTO ${table} (kind, ${columnOf[table]}) VALUES (?, ?)`);
