import type { Calendar } from '../../model/calendar.ts';
import { days, hours, milliseconds } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { after, before, type EpochMs, type TimeSpan } from '../../model/time.ts';
import type { History, PastRollup } from '../../rollups/port.ts';
import type { UsualQuery, UsualValue } from '../port.ts';
import { HourMeans } from './hour-means.ts';
import type { Wanted } from './wanted.ts';

export type UsualDayParts = { readonly history: History; readonly calendar: Calendar };

/** What is usual in the hours of one day of the city: by what, then by group, then by hour. */
export type UsualDay = ReadonlyMap<string, ReadonlyMap<string, readonly (UsualValue | undefined)[]>>;

/** An hour of which less is known says nothing. */
const enough = 0.5;

export const tableOf = ({ kind, quantity, weeks }: Omit<UsualQuery, 'moment' | 'over'>): string =>
  `${kind ?? ''} ${quantity} ${weeks}`;

/** Works out what is usual on the day that contains the moment, from the same weekday in the weeks before. */
export async function workOutDay(moment: EpochMs, wanted: readonly Wanted[], parts: UsualDayParts): Promise<UsualDay> {
  const tables = new Map<string, Map<string, HourMeans[]>>();
  for (const each of wanted) {
    for (let week = 1; week <= each.weeks; week += 1) {
      const span = sameDay(moment, week, parts.calendar);
      for (const rollup of await readHours(each, span, parts)) add(tables, rollup, { each, week, ...parts });
    }
  }
  return new Map(
    [...tables].map(([name, groups]) => [name, new Map([...groups].map(([id, hour]) => [id, judged(hour)]))]),
  );
}

const judged = (hoursOfDay: readonly HourMeans[]): readonly (UsualValue | undefined)[] =>
  hoursOfDay.map((means) => means.usual());

/** The whole day of the city so many weeks before; noon of it lies in it, whatever its clocks do. */
function sameDay(moment: EpochMs, week: number, calendar: Calendar): TimeSpan {
  const noon = after(before(calendar.startOfDay(moment), milliseconds(days(7) * week)), hours(12));
  return { from: calendar.startOfDay(noon), to: calendar.nextDay(noon) };
}

async function readHours(
  { kind, quantity, by }: Wanted,
  span: TimeSpan,
  { history }: UsualDayParts,
): Promise<readonly PastRollup[]> {
  try {
    const { rollups } = await history.rollups({ ...span, kind, quantities: [quantity], by, every: '1h' });
    return rollups.filter(({ start }) => start >= span.from && start < span.to);
  } catch (error) {
    // A day of which neither rollups nor readings are kept any more is a week less.
    if (error instanceof CallerError) return [];
    throw error;
  }
}

type Adding = { readonly each: Wanted; readonly week: number; readonly calendar: Calendar };

/** To what is usual of its kind, and of all kinds together. */
function add(
  tables: Map<string, Map<string, HourMeans[]>>,
  { group, start, counted, completeness }: PastRollup,
  { each, week, calendar }: Adding,
): void {
  if (counted.mean === undefined || completeness < enough) return;
  const { hour } = calendar.wallTime(start);
  for (const name of [tableOf(each), tableOf({ ...each, kind: undefined })]) {
    const table = tables.get(name) ?? new Map<string, HourMeans[]>();
    tables.set(name, table);
    const means = table.get(group) ?? Array.from({ length: 24 }, () => new HourMeans(each.quantity));
    table.set(group, means);
    means[hour]?.add(week, { mean: counted.mean, weight: Math.max(1, counted.count) });
  }
}
