import { type Duration, hours, minutes, seconds } from '../../../src/model/duration.ts';
import { epochMs, parseIso, toIso } from '../../../src/model/time.ts';
import { type Lie, type Progress, speaksRegularly } from './lie.ts';
import { rewriting } from './rewrite.ts';

/** How far the clock is ahead while it is wrong; `nth` as in {@link Lie}. */
type Wrong = (progress: Progress, nth: number) => number;

const wrongClock = (name: string, aheadMs: Wrong): Lie => ({
  name,
  suits: speaksRegularly,
  appoint: ({ nth }) =>
    rewriting(name, ({ form }, progress) => {
      const time = parseIso(form.time ?? '');
      const ahead = Math.round(aheadMs(progress, nth));
      if (time === undefined || ahead === 0) return undefined;
      const told = toIso(epochMs(time + ahead));
      return { form: { ...form, time: told }, detail: `${told} instead of ${form.time}` };
    }),
});

/** Fast, but not so much that its readings are refused. */
export const clockAheadBy = (ahead: Duration): Lie => wrongClock('clock_ahead', () => ahead);
export const clockAhead = clockAheadBy(minutes(3));

/** Two hours slow (a local time taken for UTC, in summer), and for good: a reading that is late once is no slow clock. */
export const clockBehindBy = (behind: Duration): Lie => wrongClock('clock_behind', () => 0 - behind);
export const clockBehind = clockBehindBy(seconds(2 * 3600 + 7));

/** Gains or loses so much every hour. */
export const clockDriftOf = (perHour: Duration): Lie =>
  wrongClock('clock_drift', ({ sinceMs }, nth) => (nth % 2 === 0 ? 1 : -1) * (sinceMs / hours(1)) * perHour);
export const clockDrift = clockDriftOf(minutes(2));

/** So far ahead that it is no clock any more. */
export const clockFuture = wrongClock('clock_future', () => minutes(20));
