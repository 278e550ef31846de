import type { Kinds } from '../../model/device-kind.ts';
import { type Duration, days, milliseconds } from '../../model/duration.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type EpochMs, type TimeSpan } from '../../model/time.ts';
import type { Usual, UsualValue } from '../port.ts';
import { blend, partsOf } from './blend.ts';
import { tableOf, type UsualDay, type UsualDayParts, workOutDay } from './usual-day.ts';
import { wantedBy } from './wanted.ts';

/** What is usual, of the days that were prepared. */
export interface UsualDays extends Usual {
  /**
   * Works out the days of the city that the span touches, both ends included; what is there already stays. Days long before are let go.
   *
   * @throws {UnavailableError} when the past cannot be read now.
   */
  prepare(span: TimeSpan): Promise<void>;
}

export type UsualParts = UsualDayParts & { readonly kinds: Kinds };

const justNow: Duration = milliseconds(0);
/** Timers look back a little, hence not only the day itself. */
const keptBehind = days(2);

/** What is usual for what these rules compare, as long as they are asked for prepared days. */
export function createUsualDays(rules: readonly Rule[], parts: UsualParts): UsualDays {
  const { calendar, kinds } = parts;
  const wanted = wantedBy(rules, kinds);
  const prepared = new Map<EpochMs, UsualDay>();
  let last: TimeSpan | undefined;

  const dayOf = (moment: EpochMs): EpochMs => {
    if (last === undefined || moment < last.from || moment >= last.to) {
      last = { from: calendar.startOfDay(moment), to: calendar.nextDay(moment) };
    }
    return last.from;
  };
  return {
    at(of, { moment, over = justNow, ...query }) {
      if (prepared.size === 0) return undefined;
      const table = tableOf(query);
      const usualAt = (at: EpochMs): UsualValue | undefined => {
        const ofHours = prepared
          .get(dayOf(at))
          ?.get(table)
          ?.get(of ?? '');
        return ofHours?.[calendar.wallTime(at).hour];
      };
      return blend(
        partsOf(moment, over).map(({ from, weight }) => ({ usual: usualAt(from), weight })),
        query.quantity,
      );
    },
    async prepare({ from, to }) {
      if (wanted.length === 0) return;
      for (let day = dayOf(from); day <= to; day = calendar.nextDay(day)) {
        if (!prepared.has(day)) prepared.set(day, await workOutDay(day, wanted, parts));
      }
      for (const day of prepared.keys()) if (day < before(from, keptBehind)) prepared.delete(day);
    },
  };
}
