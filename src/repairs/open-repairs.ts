import type { FleetHealth } from '../fleet/port.ts';
import type { Clock } from '../model/time.ts';
import { type CareBook, noCare } from './book.ts';
import { type Care, findOpen, type Repairs } from './port.ts';
import { take } from './take.ts';

export type RepairParts = {
  readonly book: CareBook;
  readonly fleet: Pick<FleetHealth, 'ranked'>;
  readonly clock: Clock;
};

/** What people do about what is wrong with devices, as it was left. */
export function openRepairs({ book, fleet, clock }: RepairParts): Repairs {
  const known = new Map<number, Care>(book.all().map((care) => [care.problem, care]));
  return {
    of: (problem) => known.get(problem) ?? noCare(problem),
    async act(problem, action, by) {
      const { isUrgent } = findOpen(problem, fleet).touched;
      const care = await book.change(problem, (before) => take(before, action, { by, now: clock.now(), isUrgent }));
      known.set(problem, care);
      forgetWhatIsOver(known, fleet);
      return care;
    },
  };
}

/** Nobody asks for the care of what is over, and no problem opens again under the same number. */
function forgetWhatIsOver(known: Map<number, Care>, fleet: RepairParts['fleet']): void {
  const open = new Set(fleet.ranked().map(({ problem }) => problem.id));
  for (const problem of known.keys()) if (!open.has(problem)) known.delete(problem);
}
