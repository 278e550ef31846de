import type { Database } from '../database/port.ts';
import type { Calendar } from '../model/calendar.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import { days, milliseconds } from '../model/duration.ts';
import { longestReach } from '../model/reach.ts';
import type { RollupGroup } from '../model/rollup.ts';
import { after, type EpochMs, earliestTime, epochMs } from '../model/time.ts';
import type { Directory } from '../registry/port.ts';
import type { Store, TimeSpan } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import { hourOf, isOver } from './hours.ts';
import { lengthOf } from './kept-levels.ts';
import { type RollingParts, rollUp } from './roll-up.ts';
import { daysOf, joined, windowsOf } from './windows.ts';

export type NewAreasParts = RollingParts & {
  readonly store: Pick<Store, 'aggregate'>;
  readonly database: Database;
  readonly list: DirtyList;
  readonly calendar: Calendar;
  readonly directory: Pick<Directory, 'areas' | 'areasWithin' | 'onChange'>;
};

/** What the kept rollups of an area are of. */
type Known = {
  readonly area: string;
  /** The areas in it, sorted; names hold no space. */
  readonly within: string;
  /** Windows that begin before are still to be worked out; 0 when there are none. */
  readonly keptFrom: EpochMs;
};

/** A day of the city, of one kind. */
type Piece = { readonly kind: DeviceKind; readonly day: TimeSpan };
type Plan = { readonly of: Known; readonly pieces: Piece[] };

const settled = epochMs(0);
/** Stands for having looked at all: areas that were there before it have their past already. */
const looked: Known = { area: '', within: '', keptFrom: settled };

/**
 * Gives a past to an area that has others in it, once it is registered, and to one that has others in it than before. A reading stays
 * where it was made: to move a polygon or a device changes nothing of the past.
 */
export class NewAreas {
  readonly #parts: NewAreasParts;
  readonly #known = new Map<string, Known>();
  readonly #unwritten = new Map<string, Known>();
  readonly #stopListening: () => void;
  #hasChanged = true;
  #plan: Plan | undefined;

  constructor(parts: NewAreasParts) {
    this.#parts = parts;
    const rows = parts.database.connection.prepare('SELECT area, within, kept_from FROM rollup_areas').all();
    for (const row of rows) {
      const [area, within] = [String(row['area']), String(row['within'])];
      this.#known.set(area, { area, within, keptFrom: epochMs(Number(row['kept_from'])) });
    }
    this.#stopListening = parts.directory.onChange(() => {
      this.#hasChanged = true;
    });
  }

  close(): void {
    this.#stopListening();
  }

  isDone(): boolean {
    return this.unfinished().length === 0;
  }

  /** Areas of which windows that begin before `keptFrom` are not what the readings say. */
  unfinished(): readonly Pick<Known, 'area' | 'keptFrom'>[] {
    if (this.#hasChanged) this.#compare();
    return [...this.#known.values()].filter(({ keptFrom }) => keptFrom > settled);
  }

  /** Works a day out; answers whether there is more. @throws {UnavailableError} when the store is away. */
  async step(signal: AbortSignal): Promise<boolean> {
    const [next] = this.unfinished();
    await this.#write();
    const known = next && this.#known.get(next.area);
    if (known === undefined || signal.aborted) return false;
    // Nothing more is deleted while somebody is unfinished.
    await this.#parts.list.deletionIsOver();
    if (this.#plan?.of !== known) this.#plan = { of: known, pieces: await this.#piecesOf(known) };
    const piece = this.#plan.pieces.pop();
    if (piece === undefined) await this.#finish(known);
    else await this.#workOut(piece, known);
    return !this.isDone();
  }

  /** Areas that nobody knew yet have no readings of their own. */
  #compare(): void {
    this.#hasChanged = false;
    const { directory, clock } = this.#parts;
    const before = new Map(this.#known);
    if (before.size === 0) this.#put(looked);
    for (const { id } of directory.areas()) {
      const known = before.get(id);
      const within = [...directory.areasWithin(id)].sort().join(' ');
      if (known?.within === within) continue;
      const isTouched = differenceOf(known?.within, within).some((area) => before.has(area));
      const keptFrom = isTouched ? hourOf(clock.now()) : (known?.keptFrom ?? settled);
      this.#put({ area: id, within, keptFrom });
    }
  }

  #put(known: Known): void {
    this.#known.set(known.area, known);
    this.#unwritten.set(known.area, known);
  }

  async #write(): Promise<void> {
    const unwritten = [...this.#unwritten.values()];
    if (unwritten.length === 0) return;
    await this.#parts.database.transact((connection) => {
      const put = connection.prepare('INSERT OR REPLACE INTO rollup_areas (area, within, kept_from) VALUES (?, ?, ?)');
      for (const { area, within, keptFrom } of unwritten) put.run(area, within, keptFrom);
    });
    for (const known of unwritten) if (this.#unwritten.get(known.area) === known) this.#unwritten.delete(known.area);
  }

  async #finish(known: Known): Promise<void> {
    this.#plan = undefined;
    if (this.#known.get(known.area) === known) this.#put({ ...known, keptFrom: settled });
    await this.#write();
  }

  /** Every day on which somebody spoke in the area or what was said still held, the oldest first. */
  async #piecesOf({ area, keptFrom }: Known): Promise<Piece[]> {
    const { kinds, calendar, list } = this.#parts;
    const pieces: Piece[] = [];
    for (const kind of kinds.values()) {
      const group = this.#groupOf(kind, area);
      if (group === undefined) continue;
      const { before: frozenBefore } = list.frozen.of(kind.id);
      for (const span of await this.#spansWithReadings(kind, { group, to: keptFrom })) {
        const from = span.from > frozenBefore ? span.from : frozenBefore;
        const to = span.to < keptFrom ? span.to : keptFrom;
        for (const day of daysOf(calendar, { from, to })) pieces.push({ kind, day });
      }
    }
    return pieces.sort((one, other) => one.day.from - other.day.from);
  }

  async #spansWithReadings(
    kind: DeviceKind,
    { group: { areas }, to }: { readonly group: RollupGroup; readonly to: EpochMs },
  ): Promise<readonly TimeSpan[]> {
    const starts = new Set<EpochMs>();
    for (const quantity of kind.quantities) {
      const span = { from: earliestTime, to, every: days(1) };
      const rows = await this.#parts.store.aggregate({ ...span, kind: kind.id, quantity, by: 'kind', areas });
      for (const { start } of rows) starts.add(start);
    }
    const held = longestReach(kind);
    const inOrder = [...starts].sort((one, other) => one - other);
    return joined(inOrder.map((from) => ({ from, to: after(from, milliseconds(days(1) + held)) })));
  }

  async #workOut({ kind, day }: Piece, { area, keptFrom }: Known): Promise<void> {
    const { list, clock } = this.#parts;
    const group = this.#groupOf(kind, area);
    if (group === undefined) return;
    const { before: frozenBefore } = list.frozen.of(kind.id);
    const isWanted = ({ from, to }: TimeSpan): boolean => from >= frozenBefore && to <= keptFrom;
    await rollUp(this.#parts, { kind: kind.id, of: [{ by: 'area', groups: [group] }] }, (level) => {
      if (level !== '1d') return [...windowsOf(lengthOf[level], day)].filter(isWanted);
      return day.from >= frozenBefore && isOver(day.to, clock.now()) ? [day] : [];
    });
  }

  #groupOf({ id }: DeviceKind, area: string): RollupGroup | undefined {
    return this.#parts.groups.of(id).find((group) => group.id === area);
  }
}

function differenceOf(one: string | undefined, other: string): readonly string[] {
  const [before, now] = [new Set(one?.split(' ')), new Set(other.split(' '))];
  return [...before.symmetricDifference(now)];
}
