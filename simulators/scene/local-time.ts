import { type EpochMs, epochMs } from '../../src/model/time.ts';

/** What the clocks on the walls of Santander show. */
export type LocalTime = {
  /** 0 to 24, with fractions. */
  readonly hour: number;
  /** Saturday, Sunday, or a Spanish national holiday on a fixed date. */
  readonly isDayOff: boolean;
  /** 0 Sunday to 6 Saturday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Madrid',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
});

function offsetAt(time: EpochMs): number {
  const parts = new Map(wallClock.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'));
  return wall - Math.floor(time / hourMs) * hourMs;
}

/** Month and day of holidays that never move. */
const holidays: ReadonlySet<string> = new Set([
  '01-01',
  '01-06',
  '05-01',
  '08-15',
  '10-12',
  '11-01',
  '12-06',
  '12-08',
  '12-25',
]);

/**
 * Reads the clocks of Europe/Madrid. Offsets change on full hours only, so one lookup serves a whole hour: asking the
 * calendar for every scene would cost more than imagining the device.
 */
export function createLocalClock(): (time: EpochMs) => LocalTime {
  let hourOfOffset = Number.NaN;
  let offset = 0;
  return (time) => {
    const hourNow = Math.floor(time / hourMs);
    if (hourNow !== hourOfOffset) {
      offset = offsetAt(epochMs(hourNow * hourMs));
      hourOfOffset = hourNow;
    }
    const wall = new Date(time + offset);
    const weekday = wall.getUTCDay();
    return {
      hour: ((time + offset) % dayMs) / hourMs,
      weekday,
      isDayOff: weekday === 0 || weekday === 6 || holidays.has(wall.toISOString().slice(5, 10)),
      dayOfYear: Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / dayMs) + 1,
    };
  };
}
