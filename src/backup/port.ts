import type { Position } from '../journal/port.ts';
import type { EpochMs } from '../model/time.ts';
import type { Manifest } from './manifest.ts';

export { ManifestShape } from './manifest.ts';

/** A whole, verified backup. */
export type Backup = { readonly folder: string; readonly manifest: Manifest };

/** How the last attempt ended, since the service was started. */
export type LastAttempt =
  | { readonly ok: true; readonly folder: string }
  | { readonly ok: false; readonly reason: string };

/** The backups of a running city. */
export interface Backups {
  /**
   * Begins a backup, in the usual folder when `to` is left out, and resolves when it is made.
   *
   * @throws {CallerError} (at once) when one is being made.
   * @throws {UnavailableError} (as a rejection) when it cannot be made; nothing is left of it.
   */
  make(to?: string): Promise<Backup>;
  isMaking(): boolean;
  /** Gives up the one that is being made; nothing is left of it. Answers whether there was one. */
  cancel(): boolean;
  /** When the one that is being made was begun. */
  begunAt(): EpochMs | undefined;
  last(): LastAttempt | undefined;
  /** Newest first. */
  list(): Promise<readonly Backup[]>;
  /** Gives up the one that is being made. */
  close(): Promise<void>;
}

/** Looks through what was copied, and says what is wrong with it; changes nothing. */
export type CopyReaders = {
  readonly store: (file: string) => Promise<{
    readonly faults: readonly string[];
    readonly upTo?: number | undefined;
    readonly rows: Readonly<Record<string, number>>;
  }>;
  readonly database: (file: string) => Promise<{
    readonly faults: readonly string[];
    readonly rows: Readonly<Record<string, number>>;
  }>;
  readonly journal: (folder: string) => Promise<{
    readonly oldest: Position;
    readonly end: Position;
    readonly messages: number;
    readonly damage: readonly { readonly upTo: Position; readonly detail: string }[];
  }>;
};
