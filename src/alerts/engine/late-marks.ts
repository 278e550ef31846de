import { type Subject, subjectKey } from '../../model/alert.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import type { LateMark } from '../port.ts';
import type { Place } from './place.ts';
import type { Intake, PlannedCheck } from './plan.ts';
import { earlier, later } from './time-steps.ts';

type Bearing = { readonly rule: Rule; readonly subject: Subject };

/** Notes which alerts a reading bears on that came too late for them: one mark for each, from the earliest time. */
export class LateMarks {
  #marks = new Map<string, LateMark>();

  mark(place: Place, intake: Intake, reading: Reading): void {
    for (const bearing of bearings(place, intake)) this.#note(bearing, reading);
  }

  /** Of those who asked whether anything was heard, and did not know of this. */
  markHeard(place: Place, absence: PlannedCheck, reading: Reading): void {
    const delay = reading.receivedAt - reading.time;
    for (const bearing of bearings(place, { checks: [absence], areaCells: [] })) {
      if (delay > bearing.rule.lateAfter) this.#note(bearing, reading);
    }
  }

  take(): readonly LateMark[] {
    const marks = [...this.#marks.values()];
    if (marks.length > 0) this.#marks = new Map();
    return marks;
  }

  #note({ rule, subject }: Bearing, { time, receivedAt }: Reading): void {
    const key = `${rule.id} ${subjectKey(subject)}`;
    const known = this.#marks.get(key);
    this.#marks.set(key, {
      rule: rule.id,
      subject,
      time: known === undefined ? time : earlier(known.time, time),
      arrivedAt: known === undefined ? receivedAt : later(known.arrivedAt, receivedAt),
    });
  }
}

function* bearings(place: Place, { checks, areaCells }: Pick<Intake, 'checks' | 'areaCells'>): Iterable<Bearing> {
  for (const { rules, tallies } of checks) {
    for (const { rule } of rules) yield { rule, subject: place.subject };
    for (const { watchers } of tallies) yield* bearingsAround(place, watchers);
  }
  for (const { watchers } of areaCells) yield* bearingsAround(place, watchers);
}

function* bearingsAround({ plan }: Place, watchers: ReadonlyMap<Place, readonly PlannedCheck[]>): Iterable<Bearing> {
  for (const area of plan.around) {
    for (const { rules } of watchers.get(area) ?? []) {
      for (const { rule } of rules) yield { rule, subject: area.subject };
    }
  }
}
