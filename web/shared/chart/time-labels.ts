import { cityZone } from '../city.ts';
import { ofClocks } from '../format.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** What stands at a time axis: hours of a day, days of a week, months of a year, on the clocks of the city. */
export function timeLabels(times: readonly number[]): string[] {
  const [first = 0, second = first + hour] = times;
  const write = writerFor(second - first);
  return times.map((time) => write(time));
}

function writerFor(step: number): (time: number) => string {
  const date = writer({ weekday: 'short', day: 'numeric' });
  if (step < day) {
    const clock = writer({ hour: '2-digit', minute: '2-digit' });
    return (time) => (isMidnight(time) ? date(time) : clock(time));
  }
  if (step < 7 * day) return date;
  return step < 27 * day ? writer({ day: 'numeric', month: 'short' }) : writer({ month: 'short' });
}

function writer(options: Intl.DateTimeFormatOptions): (time: number) => string {
  const format = new Intl.DateTimeFormat(ofClocks(), { ...options, timeZone: cityZone });
  return (time) => format.format(time);
}

const isMidnight = (time: number): boolean => strict.format(time) === '00:00';

const strict = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: cityZone,
});
