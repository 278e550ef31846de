import type { Calendar } from '../../model/calendar.ts';
import { minutes } from '../../model/duration.ts';
import type { ActiveHours } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { longAgo, never } from './time-steps.ts';

const minute = minutes(1);
const dayMinutes = 24 * 60;
/** No zone changes its offset at any other moment than a quarter of an hour of UTC. */
const quarter = 15;
const mostDays = 9;
const remembered = 6;

type Stretch = { readonly from: EpochMs; readonly to: EpochMs; readonly isActive: boolean };

/** The hours on the clocks of the city in which a rule is awake. */
export interface Hours {
  isActive(moment: EpochMs): boolean;
  /** When that is different next; {@link never} when it never is. */
  nextChange(moment: EpochMs): EpochMs;
  /** When it last became as it is at this moment. */
  since(moment: EpochMs): EpochMs;
}

const always: Hours = { isActive: () => true, nextChange: () => never, since: () => longAgo };

export function createHours(active: readonly ActiveHours[], calendar: Calendar): Hours {
  if (active.length === 0) return always;
  let known: readonly Stretch[] = [];

  const isActiveAt = (moment: EpochMs): boolean => {
    const { hour, minute: past, weekday } = calendar.wallTime(moment);
    return active.some((hours) => covers(hours, hour * 60 + past, weekday));
  };

  /** Goes from one moment at which the clocks of the city may say something else to the next. */
  function stretchOf(moment: EpochMs): Stretch {
    const isActive = isActiveAt(moment);
    const end = moment + mostDays * dayMinutes * minute;
    let at = Math.floor(moment / minute) * minute;
    const from = epochMs(at);
    do at += minutesToNext(active, calendar, epochMs(at)) * minute;
    while (at < end && isActiveAt(epochMs(at)) === isActive);
    return { from, to: at < end ? epochMs(at) : never, isActive };
  }

  /** Looks back minute by minute: asked once for each day, evening or night. */
  function sinceOf(moment: EpochMs): EpochMs {
    const isActive = isActiveAt(moment);
    const end = moment - mostDays * dayMinutes * minute;
    let at = Math.floor(moment / minute) * minute;
    while (at > end && isActiveAt(epochMs(at - minute)) === isActive) at -= minute;
    return epochMs(at);
  }

  const stretchAt = (moment: EpochMs): Stretch => {
    const found = known.find(({ from, to }) => moment >= from && moment < to);
    if (found !== undefined) return found;
    const stretch = stretchOf(moment);
    known = [stretch, ...known].slice(0, remembered);
    return stretch;
  };
  return {
    isActive: (moment) => stretchAt(moment).isActive,
    nextChange: (moment) => stretchAt(moment).to,
    since: (moment) => sinceOf(moment),
  };
}

/** Over midnight they belong to the day on which they began. The whole day when they end where they begin. */
function covers({ from, to, weekdays }: ActiveHours, at: number, weekday: number): boolean {
  const isOn = (day: number): boolean => weekdays === undefined || weekdays.includes(day);
  if (from < to) return at >= from && at < to && isOn(weekday);
  return (at >= from && isOn(weekday)) || (at < to && isOn((weekday + 6) % 7));
}

function minutesToNext(active: readonly ActiveHours[], calendar: Calendar, moment: EpochMs): number {
  const { hour, minute: past } = calendar.wallTime(moment);
  const at = hour * 60 + past;
  const bounds = [0, ...active.flatMap(({ from, to }) => [from, to])];
  const toBound = bounds.map((bound) => (bound - at + dayMinutes) % dayMinutes || dayMinutes);
  const toQuarter = quarter - (Math.floor(moment / minute) % quarter);
  return Math.min(toQuarter, ...toBound);
}
