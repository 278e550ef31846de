import type { Announcement, Transition } from '../../../model/alert.ts';
import { createCalendar } from '../../../model/calendar.ts';
import type { Kinds } from '../../../model/device-kind.ts';
import { minutes } from '../../../model/duration.ts';
import type { Rule } from '../../../model/rule.ts';
import { after, type EpochMs, epochMs } from '../../../model/time.ts';
import { createEngine } from '../../engine/engine.ts';
import { createLife } from '../../life/create-life.ts';
import { createWording } from '../../messages/wording.ts';
import type { Usual } from '../../port.ts';
import type { Script, ScriptTest } from './script-shape.ts';
import { scriptedCity } from './scripted-city.ts';
import { scriptedReadings } from './scripted-readings.ts';

/** What came of a test. */
export type Came = {
  readonly from: EpochMs;
  readonly transitions: readonly Transition[];
  readonly announcements: readonly Announcement[];
};

/** When a test begins that does not say it: an ordinary Monday, the clocks not changed lately. */
const ordinaryMorning: EpochMs = epochMs(Date.UTC(2026, 9, 5, 6));
/** What is due a little behind the last word of a test counts, too. */
const margin = minutes(10);
const stepLength = minutes(1);

/** @throws {ScriptFault} when what is written down makes no sense. */
export function runTest(
  script: Script,
  test: ScriptTest,
  { rules, kinds }: { readonly rules: readonly Rule[]; readonly kinds: Kinds },
): Came {
  const from = test.from ?? ordinaryMorning;
  const city = scriptedCity(script, from);
  const readings = scriptedReadings(test.series, { city, from });
  const calendar = createCalendar(script.zone);
  const engine = createEngine({ rules, kinds, directory: city, calendar, usual: usualOf(test), from });
  const life = createLife({ rules, directory: city, wording: createWording({ directory: city, calendar }) });
  const transitions: Transition[] = [];
  const announcements: Announcement[] = [];
  engine.take({ readings, rejudged: [] });
  const end = endOf(test, { from, readings });
  for (let until = after(from, stepLength); until <= end; until = after(until, stepLength)) {
    const decided = engine.hasWork(until) ? engine.advance(until).transitions : [];
    transitions.push(...decided);
    const change = decided.length === 0 ? life.advance(until) : life.take(decided, until);
    announcements.push(...change.announcements);
  }
  return { from, transitions, announcements };
}

type Told = {
  readonly from: EpochMs;
  readonly readings: readonly { readonly receivedAt: EpochMs; readonly time: EpochMs }[];
};

function endOf({ until, expect, announcements = [] }: ScriptTest, { from, readings }: Told): EpochMs {
  if (until !== undefined) return after(from, until);
  const said = Math.max(from, ...readings.map(({ time, receivedAt }) => Math.max(time, receivedAt)));
  const expected = Math.max(0, ...[...expect, ...announcements].map(({ at }) => at ?? 0));
  return epochMs(Math.ceil(Math.max(said, from + expected) / stepLength) * stepLength + margin);
}

const usualOf = ({ usual }: ScriptTest): Usual => ({
  at: (_, { quantity }) => usual[quantity],
});
