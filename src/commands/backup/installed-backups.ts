import type { Backup } from '../../backup/port.ts';
import type { Restored } from '../../backup/restore-backup.ts';
import type { Verdict } from '../../backup/verify-backup.ts';

/** The backups of this installation, and its data folder. */
export type InstalledBackups = {
  readonly dataDir: string;
  /** Where they are usually kept. */
  readonly directory: string;
  readonly storeName: 'duckdb' | 'influxdb';
  /** The last message that the journal of the data folder holds; 0 when it holds none. */
  readonly journalEnd: () => Promise<number>;
  /** @throws {ConfigError} (as a rejection) while a service uses the data folder. */
  readonly make: (to: string | undefined) => Promise<Backup>;
  /** Newest first. */
  readonly list: () => Promise<readonly Backup[]>;
  readonly verify: (folder: string) => Promise<Verdict>;
  readonly restore: (wish: RestoreWish) => Promise<Restored>;
};

export type RestoreWish = {
  readonly backup: string;
  readonly what: 'everything' | 'database';
  readonly replace: boolean;
};
