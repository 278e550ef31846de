import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import type { EpochMs } from '../../model/time.ts';
import type { CellForm } from './cell.ts';
import { anyHeld } from './check.ts';
import type { LateMarks } from './late-marks.ts';
import { sees } from './lens.ts';
import type { Looking } from './looking.ts';
import type { Place } from './place.ts';
import type { Intake, PlannedCheck } from './plan.ts';
import { RecentTimes } from './recent-times.ts';
import type { SeriesBank } from './series-bank.ts';
import { earlier, later } from './time-steps.ts';
import type { Waiting } from './waiting.ts';

export type IntakeParts = {
  readonly bank: SeriesBank;
  readonly looking: Looking;
  readonly late: LateMarks;
  readonly waiting: Pick<Waiting, 'rejudgedBefore'>;
};

/** Takes what devices said into what is remembered, and looks at the conditions that it bears on. */
export class Intakes {
  readonly #parts: IntakeParts;
  /** Conditions that the reading at hand bears on. One set for all of them, because there are very many. */
  readonly #touched = new Set<PlannedCheck>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  take(place: Place, reading: Reading, noticedAt: EpochMs): void {
    const { looking } = this.#parts;
    const observedAt = earlier(reading.time, reading.receivedAt);
    looking.passAt(place, observedAt, noticedAt);
    const at = later(place.clock, observedAt);
    place.clock = at;
    place.isChanged = true;
    place.heardAt = later(place.heardAt, reading.receivedAt);
    const asOf = later(at, looking.passed);
    const touched = this.#touched;
    touched.clear();
    for (const observation of reading.observations) {
      for (const rejudged of this.#parts.waiting.rejudgedBefore(reading, observation.quantity)) {
        this.#judgeAgain(place, rejudged, touched);
      }
      for (const intake of place.plan.intakes.get(observation.quantity) ?? []) {
        this.#see(place, { intake, reading, observation, touched, asOf });
      }
    }
    for (const absence of place.plan.absences) {
      this.#parts.late.markHeard(place, absence, reading);
      if (hasHeld(place, absence)) touched.add(absence);
    }
    const cause = { at, asOf, noticedAt, trigger: reading.receivedAt };
    for (const check of touched) looking.look(place, check, cause);
    looking.lookAround(cause);
  }

  /** Gives a reading of the past to memories that are new, and decides nothing. */
  recall(place: Place, reading: Reading, isNew: (memory: { readonly key: string }) => boolean): void {
    const { bank } = this.#parts;
    for (const observation of reading.observations) {
      for (const { lens, row, cells, areaCells, times } of place.plan.intakes.get(observation.quantity) ?? []) {
        if (!sees(lens, observation.quality) || reading.receivedAt - reading.time > lens.lateAfter) continue;
        if (times !== undefined) timesOf(place, times).add(reading);
        const fed = { value: observation.value, time: reading.time };
        for (const form of cells) if (isNew(form)) cellOf(place, form).add(fed, lens);
        for (const form of areaCells) {
          if (isNew(form)) for (const area of watched(place, form)) cellOf(area, form).add(fed, lens);
        }
        if (!isNew(lens)) continue;
        const open = rowAt(place, row, bank);
        const newest = bank.time(open);
        if (Number.isNaN(newest) || reading.time > newest) bank.put(open, observation, reading);
      }
    }
  }

  #see(place: Place, seen: Seen): void {
    const { bank, late } = this.#parts;
    const { intake, reading, observation } = seen;
    const { lens } = intake;
    if (!sees(lens, observation.quality)) return;
    const row = rowAt(place, intake.row, bank);
    const newest = bank.time(row);
    if (reading.time === newest || isRepeated(place, intake, reading)) return;
    const isLate = reading.receivedAt - reading.time > lens.lateAfter || reading.time < newest;
    if (isLate) late.mark(place, intake, reading);
    else bank.put(row, observation, reading);
    this.#feed(place, seen, isLate);
    for (const check of intake.checks) {
      if (isLate) this.#parts.looking.planNext(place, check, seen.asOf);
      else seen.touched.add(check);
    }
  }

  /** What comes late is in the window when it is looked at next, which may have to be sooner. */
  #feed(place: Place, { intake, observation, reading }: Seen, isLate: boolean): void {
    const { looking } = this.#parts;
    const { lens, cells, areaCells } = intake;
    const fed = { value: observation.value, time: reading.time };
    for (const form of cells) cellOf(place, form).add(fed, lens);
    for (const form of areaCells) {
      for (const area of watched(place, form)) {
        cellOf(area, form).add(fed, lens);
        const watchers = form.watchers.get(area) ?? [];
        if (!isLate) looking.touch(area, watchers);
        else for (const check of watchers) looking.planNext(area, check, looking.passed);
      }
    }
  }

  /** A value that is doubted now was none: the one before it counts again. */
  #judgeAgain(place: Place, { time, observation }: Rejudged, touched: Set<PlannedCheck>): void {
    const { bank, looking } = this.#parts;
    for (const { lens, row, cells, areaCells, checks } of place.plan.intakes.get(observation.quantity) ?? []) {
      const open = place.rows[row] ?? -1;
      if (open < 0 || bank.time(open) !== time || sees(lens, observation.quality)) continue;
      bank.takeBack(open);
      const fed = { value: observation.value, time };
      for (const form of cells) cellOf(place, form).takeBack(fed, lens);
      for (const form of areaCells) {
        for (const area of watched(place, form)) {
          if (time <= place.standsSince) continue;
          cellOf(area, form).takeBack(fed, lens);
          looking.touch(area, form.watchers.get(area));
        }
      }
      for (const check of checks) touched.add(check);
    }
  }
}

type Seen = {
  readonly intake: Intake;
  readonly reading: Reading;
  readonly observation: Observation;
  readonly touched: Set<PlannedCheck>;
  readonly asOf: EpochMs;
};

/** Whether any leaf of the condition held when it was looked at last. */
const hasHeld = ({ codes }: Place, { index }: PlannedCheck): boolean => anyHeld(codes[index] ?? 0);

const watched = ({ plan }: Place, form: CellForm): readonly Place[] =>
  plan.around.filter((area) => form.watchers.has(area));

/** Whether a window had this reading before. Notes it for the next time. */
function isRepeated(place: Place, { times: key }: Intake, reading: Reading): boolean {
  if (key === undefined) return false;
  const times = timesOf(place, key);
  if (times.knows(reading.time)) return true;
  times.add(reading);
  return false;
}

function timesOf(place: Place, key: string): RecentTimes {
  const known = place.cells.get(key);
  if (known instanceof RecentTimes) return known;
  const times = new RecentTimes(undefined);
  place.keepCell(key, times);
  return times;
}

export function cellOf(place: Place, form: CellForm) {
  place.isChanged = true;
  const known = place.cells.get(form.key);
  if (known !== undefined) return known;
  const cell = form.make(undefined);
  place.keepCell(form.key, cell);
  return cell;
}

function rowAt(place: Place, at: number, bank: SeriesBank): number {
  const known = place.rows[at] ?? -1;
  if (known >= 0) return known;
  const row = bank.open();
  place.rows[at] = row;
  return row;
}
