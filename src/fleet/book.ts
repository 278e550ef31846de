import type { Duration } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import type { FleetHealth, FleetProblem, FleetProblemKind } from './port.ts';

/** Where problems are kept: those that are open, for the next life of the process, and those that are over. */
export interface FleetBook extends Pick<FleetHealth, 'closed' | 'times'> {
  open(): readonly FleetProblem[];
  /** Greater than every id that was ever kept and not forgotten. */
  nextId(): number;
  /** When something was last written. */
  lookedAt(): EpochMs | undefined;
  /** When this problem of this device was last over. */
  lastCleared(device: DeviceId, problem: FleetProblemKind): EpochMs | undefined;
  /** Keeps problems as they are now; what is over for longer than `keepFor` goes, 0 is never. All or nothing. */
  write(problems: readonly FleetProblem[], at: { readonly now: EpochMs; readonly keepFor: Duration }): Promise<void>;
}
