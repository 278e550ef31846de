import type { Calendar } from '../model/calendar.ts';
import type { Duration } from '../model/duration.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import type { TimeSpan } from '../stores/port.ts';

/** Windows of one length, aligned to 1970-01-01T00:00:00Z, that touch the span. */
export function* windowsOf(every: Duration, { from, to }: TimeSpan): Generator<TimeSpan> {
  for (let start = epochMs(Math.floor(from / every) * every); start < to; start = after(start, every)) {
    yield { from: start, to: after(start, every) };
  }
}

/** Days of the city that touch the span. */
export function* daysOf(calendar: Calendar, { from, to }: TimeSpan): Generator<TimeSpan> {
  let start = calendar.startOfDay(from);
  while (start < to) {
    const next = calendar.nextDay(start);
    yield { from: start, to: next };
    start = next;
  }
}

/** Joins what touches or overlaps; for spans in the order of their beginning. */
export function joined(spans: Iterable<TimeSpan>): readonly TimeSpan[] {
  const runs: { from: EpochMs; to: EpochMs }[] = [];
  for (const { from, to } of spans) {
    const last = runs.at(-1);
    if (last !== undefined && from <= last.to) last.to = to > last.to ? to : last.to;
    else runs.push({ from, to });
  }
  return runs;
}

/** Windows that follow each other without a gap, together. */
export function runsOf(windows: readonly TimeSpan[]): readonly (readonly TimeSpan[])[] {
  const runs: TimeSpan[][] = [];
  for (const window of windows) {
    const run = runs.at(-1);
    if (run?.at(-1)?.to === window.from) run.push(window);
    else runs.push([window]);
  }
  return runs;
}
