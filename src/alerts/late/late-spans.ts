import type { DatabaseSync } from 'node:sqlite';
import { subjectKey } from '../../model/alert.ts';
import { hours } from '../../model/duration.ts';
import { type RuleId, ruleId } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { LateMark } from '../port.ts';

/** When what arrived late was observed, from the first of it to its arrival, of one subject of a rule. */
export type LateSpan = {
  readonly rule: RuleId;
  /** As {@link subjectKey} says it; empty: any subject of the rule. */
  readonly subject: string;
  readonly first: EpochMs;
  readonly last: EpochMs;
  /** When the last of it arrived. */
  readonly arrivedAt: EpochMs;
  readonly marks: number;
};

/** What lies so near is judged together. */
const near = hours(6);
/** A rule with more spans does not tell its subjects apart any more; all rules together, neither. */
export const mostSpansOfRule = 2000;
const mostSpans = 50_000;

/** Adds what arrived late to what waits. Part of the caller's transaction. */
export function addMarks(connection: DatabaseSync, marks: readonly LateMark[]): void {
  if (marks.length === 0) return;
  const spans = Map.groupBy(marks, ({ rule, subject }) => `${rule} ${subjectKey(subject)}`);
  for (const some of spans.values()) for (const span of inRuns(some.map(spanOf))) mergeInto(connection, span);
  for (const rule of new Set(marks.map((mark) => mark.rule))) boundRule(connection, rule);
  if (countSpans(connection) <= mostSpans) return;
  for (const rule of rulesWaiting(connection)) forgetSubjects(connection, rule);
}

/** What waits of one rule, in the order of time. */
export function readSpans(connection: DatabaseSync, rule: RuleId): readonly LateSpan[] {
  const rows = connection.prepare('SELECT * FROM late_spans WHERE rule = ? ORDER BY first_time').all(rule);
  return rows.map(decode);
}

export const rulesWaiting = (connection: DatabaseSync): readonly RuleId[] =>
  connection
    .prepare('SELECT DISTINCT rule FROM late_spans ORDER BY rule')
    .all()
    .map((row) => ruleId(String(row['rule'])));

export const countSpans = (connection: DatabaseSync): number =>
  Number(connection.prepare('SELECT count(*) AS spans FROM late_spans').get()?.['spans']);

/** Removes spans as far as nothing was added to them since they were read. */
export function dropSpans(connection: DatabaseSync, spans: readonly LateSpan[]): void {
  const statement = connection.prepare(
    'DELETE FROM late_spans WHERE rule = ? AND subject = ? AND first_time = ? AND last_time = ? AND marks = ?',
  );
  for (const { rule, subject, first, last, marks } of spans) statement.run(rule, subject, first, last, marks);
}

const spanOf = ({ rule, subject, time, arrivedAt }: LateMark): LateSpan => ({
  rule,
  subject: subjectKey(subject),
  first: time,
  // A mark names the earliest of what came with it; none of that was observed behind its arrival.
  last: later(time, arrivedAt),
  arrivedAt,
  marks: 1,
});

const later = (one: EpochMs, other: EpochMs): EpochMs => (one > other ? one : other);

const both = (one: LateSpan, other: LateSpan): LateSpan => ({
  ...one,
  first: epochMs(Math.min(one.first, other.first)),
  last: epochMs(Math.max(one.last, other.last)),
  arrivedAt: epochMs(Math.max(one.arrivedAt, other.arrivedAt)),
  marks: one.marks + other.marks,
});

/** Spans of the same subject, as few as their distances allow. */
function inRuns(spans: readonly LateSpan[]): readonly LateSpan[] {
  const runs: LateSpan[] = [];
  for (const span of spans.toSorted((one, other) => one.first - other.first)) {
    const run = runs.at(-1);
    if (run !== undefined && span.first - run.last <= near) runs[runs.length - 1] = both(run, span);
    else runs.push(span);
  }
  return runs;
}

function mergeInto(connection: DatabaseSync, span: LateSpan): void {
  const beside = connection
    .prepare('SELECT * FROM late_spans WHERE rule = ? AND subject = ? AND first_time <= ? AND last_time >= ?')
    .all(span.rule, span.subject, span.last + near, span.first - near)
    .map(decode);
  const remove = connection.prepare('DELETE FROM late_spans WHERE rule = ? AND subject = ? AND first_time = ?');
  for (const { rule, subject, first } of beside) remove.run(rule, subject, first);
  keep(connection, beside.reduce(both, span));
}

function keep(connection: DatabaseSync, { rule, subject, first, last, arrivedAt, marks }: LateSpan): void {
  connection
    .prepare(
      'INSERT INTO late_spans (rule, subject, first_time, last_time, last_arrived, marks) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(rule, subject, first, last, arrivedAt, marks);
}

function boundRule(connection: DatabaseSync, rule: RuleId): void {
  const row = connection.prepare('SELECT count(*) AS spans FROM late_spans WHERE rule = ?').get(rule);
  if (Number(row?.['spans']) > mostSpansOfRule) forgetSubjects(connection, rule);
}

function forgetSubjects(connection: DatabaseSync, rule: RuleId): void {
  const spans = readSpans(connection, rule).map((span) => ({ ...span, subject: '' }));
  connection.prepare('DELETE FROM late_spans WHERE rule = ?').run(rule);
  for (const span of inRuns(spans)) keep(connection, span);
}

const decode = (row: Record<string, unknown>): LateSpan => ({
  rule: ruleId(String(row['rule'])),
  subject: String(row['subject']),
  first: epochMs(Number(row['first_time'])),
  last: epochMs(Number(row['last_time'])),
  arrivedAt: epochMs(Number(row['last_arrived'])),
  marks: Number(row['marks']),
});
