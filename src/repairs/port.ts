import type { FleetHealth, RankedProblem } from '../fleet/port.ts';
import { CallerError } from '../model/errors.ts';
import type { EpochMs } from '../model/time.ts';

/** What people do about something that is wrong with a device. It ends with the problem. */
export type Care = {
  /** The id of the fleet problem. */
  readonly problem: number;
  readonly acknowledged: { readonly by: string; readonly at: EpochMs } | undefined;
  readonly assigned: { readonly to: string; readonly by: string; readonly at: EpochMs } | undefined;
  /** Out of sight until then, or until it becomes urgent where it was not; see {@link isSnoozed}. */
  readonly snoozed: { readonly until: EpochMs; readonly by: string; readonly wasUrgent: boolean } | undefined;
  /** Oldest first; {@link mostNotes} at most. */
  readonly notes: readonly { readonly at: EpochMs; readonly by: string; readonly text: string }[];
};
export const mostNotes = 100;
export const longestNote = 1000;

/** Whether it is out of sight now. */
export const isSnoozed = (
  { snoozed }: Care,
  { now, isUrgent }: { readonly now: EpochMs; readonly isUrgent: boolean },
): boolean => snoozed !== undefined && snoozed.until > now && (snoozed.wasUrgent || !isUrgent);

export type CareAction =
  | { readonly is: 'acknowledge' }
  | { readonly is: 'assign'; readonly to: string | undefined }
  | { readonly is: 'snooze'; readonly until: EpochMs | undefined }
  | { readonly is: 'note'; readonly text: string };

export interface Repairs {
  of(problem: number): Care;
  /** Durable when it resolves. @throws {CallerError} when it cannot be: no such open problem, a time that is past, a text too long. */
  act(problem: number, action: CareAction, by: string): Promise<Care>;
}

/** @throws {CallerError} (404) when it is over, or never was. */
export function findOpen(id: number, fleet: Pick<FleetHealth, 'ranked'>): RankedProblem {
  const found = fleet.ranked().find(({ problem }) => problem.id === id);
  if (found !== undefined) return found;
  throw new CallerError(`No problem ${id} is open: it is over, or there never was one.`, {
    status: 404,
    code: 'problem_unknown',
  });
}
