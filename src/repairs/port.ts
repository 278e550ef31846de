import type { EpochMs } from '../model/time.ts';

/** What people do about something that is wrong with a device. It ends with the problem. */
export type Care = {
  /** The id of the fleet problem. */
  readonly problem: number;
  readonly acknowledged: { readonly by: string; readonly at: EpochMs } | undefined;
  readonly assigned: { readonly to: string; readonly by: string; readonly at: EpochMs } | undefined;
  /** Out of sight until then, or until it becomes urgent. */
  readonly snoozed: { readonly until: EpochMs; readonly by: string } | undefined;
  /** Oldest first; {@link mostNotes} at most. */
  readonly notes: readonly { readonly at: EpochMs; readonly by: string; readonly text: string }[];
};
export const mostNotes = 100;

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
