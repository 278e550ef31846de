import type { EpochMs } from '../../model/time.ts';
import type { Cause } from './firing.ts';
import type { Looking } from './looking.ts';
import type { Place } from './place.ts';
import type { SeriesBank } from './series-bank.ts';
import { earlier } from './time-steps.ts';

export type TurningParts = { readonly bank: SeriesBank; readonly looking: Looking };

/**
 * The clock of the arrivals was set back to `cause.at`, by so much: what is remembered of later moments is of a time that is still to come.
 * Newest values and what was heard count as of now, so that alerts go on and silence is counted anew; windows lose what lies ahead.
 */
export function turnBack(
  places: readonly Place[],
  turned: { readonly cause: Cause; readonly by: number },
  { bank, looking }: TurningParts,
): void {
  const { at: to } = turned.cause;
  for (const place of places) {
    looking.silence(place);
    forget(place, to);
    for (const row of place.rows) if (row >= 0) bank.turnBack(row, to);
    for (const machine of place.machines.values()) looking.firing.turnBack(machine, turned);
  }
  for (const place of places) {
    looking.rest(place, looking.passed);
    for (const planned of place.plan.checks) {
      if (planned.check.leaves.some(({ cells }) => cells.length > 0)) looking.look(place, planned, turned.cause);
    }
  }
  looking.lookAround(turned.cause);
}

function forget(place: Place, to: EpochMs): void {
  place.isChanged = true;
  place.heardAt = earlier(place.heardAt, to);
  place.clock = earlier(place.clock, to);
  place.standsSince = earlier(place.standsSince, to);
  for (const cell of place.cells.values()) cell.turnBack(to);
  for (const [rule, since] of place.lastSince) if (since > to) place.forgetSince(rule);
}
