import { type Duration, hours, minutes } from './duration.ts';
import { after, type EpochMs, epochMs } from './time.ts';

/** What the clocks on the walls of the city show. */
export type WallTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 Sunday to 6 Saturday. */
  readonly weekday: number;
};

/** The days of the city, which have 23 or 25 hours when its clocks are changed. */
export interface Calendar {
  /** IANA name, e.g. `Europe/Madrid`. */
  readonly zone: string;
  wallTime(moment: EpochMs): WallTime;
  /** The first moment of the day that contains the given one. */
  startOfDay(moment: EpochMs): EpochMs;
  /** The first moment of the day after it. */
  nextDay(moment: EpochMs): EpochMs;
}

/** No zone changes its offset at any other moment than a quarter of an hour of UTC. */
const quarter: Duration = minutes(15);
const remembered = 20_000;

/** @throws {RangeError} when there is no such time zone. */
export function createCalendar(zone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const offsets = new Map<number, number>();

  /** How far the clocks on the walls are ahead of UTC, in milliseconds. */
  function offsetAt(moment: EpochMs): number {
    const key = Math.floor(moment / quarter);
    const known = offsets.get(key);
    if (known !== undefined) return known;
    const asked = key * quarter;
    const parts = new Map(format.formatToParts(asked).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    if (offsets.size >= remembered) offsets.clear();
    offsets.set(key, wall - asked);
    return wall - asked;
  }

  const wallDate = (moment: EpochMs): Date => new Date(moment + offsetAt(moment));

  /** The moment at which the walls show this; the first one where they show it twice, the next one where they never do. */
  function momentOf(wall: number): EpochMs {
    const guess = epochMs(wall - offsetAt(epochMs(wall)));
    for (const around of [after(guess, hours(-3)), guess, after(guess, hours(3))]) {
      const moment = epochMs(wall - offsetAt(around));
      if (moment + offsetAt(moment) === wall) return moment;
    }
    return firstAfterGap(wall, guess);
  }

  function firstAfterGap(wall: number, guess: EpochMs): EpochMs {
    let moment = epochMs((Math.floor(guess / quarter) - 12) * quarter);
    while (moment + offsetAt(moment) < wall) moment = after(moment, quarter);
    return moment;
  }

  const midnight = (moment: EpochMs, daysLater: number): EpochMs => {
    const date = wallDate(moment);
    return momentOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + daysLater));
  };

  return {
    zone,
    wallTime(moment) {
      const date = wallDate(moment);
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        weekday: date.getUTCDay(),
      };
    },
    startOfDay: (moment) => midnight(moment, 0),
    nextDay: (moment) => midnight(moment, 1),
  };
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
