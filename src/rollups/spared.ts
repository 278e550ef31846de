import type { Calendar } from '../model/calendar.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import type { KindId } from '../model/ids.ts';
import { longestReach } from '../model/reach.ts';
import { before, epochMs } from '../model/time.ts';
import type { TimeSpan } from '../stores/port.ts';
import type { DirtyList } from './dirty-hours.ts';
import { nextHour, spanOfHour } from './hours.ts';
import { joined } from './windows.ts';

/** Whole days: a day is worked out from the readings of all its hours, and from what came before it. */
export function sparedReadings(list: DirtyList, of: DeviceKind, calendar: Calendar): readonly TimeSpan[] {
  const { id: kind } = of;
  const days = new Set(list.daysOf(kind));
  for (const hour of list.hoursOf(kind)) {
    days.add(calendar.startOfDay(hour)).add(calendar.startOfDay(epochMs(nextHour(hour) - 1)));
  }
  const spans = [...days].map((day) => ({ from: before(day, longestReach(of)), to: calendar.nextDay(day) }));
  return inOrder([...spans, ...[...list.frozen.lateHours(kind)].map(spanOfHour)]);
}

/** Rollups of dirty windows are about to be restated. */
export function sparedRollups(list: DirtyList, kind: KindId, calendar: Calendar): readonly TimeSpan[] {
  const days = [...list.daysOf(kind)].map((day) => ({ from: day, to: calendar.nextDay(day) }));
  return inOrder([...days, ...[...list.hoursOf(kind)].map(spanOfHour)]);
}

const inOrder = (spans: readonly TimeSpan[]): readonly TimeSpan[] =>
  joined(spans.toSorted((one, other) => one.from - other.from));
