import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Where Barrio keeps its operational state: devices, credentials, areas, dead letters. Several processes may have it open. One
 * connection, on the thread that opened it.
 */
export interface Database {
  readonly file: string;
  /** Typed queries and transactions; one at a time. */
  readonly query: Kysely<Schema>;
  /**
   * The bare connection, for reads that must be synchronous or fast. Between two of its calls a transaction of {@link query} may
   * begin or end, so write through {@link transact} only.
   */
  readonly connection: DatabaseSync;
  /**
   * Runs `work` as one transaction, all or nothing, without a pause: nothing else of this process sees the middle of it. While
   * another process writes it waits, and only whoever else wants to write waits with it. Durable when it resolves.
   *
   * @throws {UnavailableError} (as a rejection) when the disk is full or failing, or another process holds the lock too long.
   */
  transact<Result>(work: (connection: DatabaseSync) => Result): Promise<Result>;
  /** Copies it, as of one moment, into a file that does not exist yet, while it is used. */
  copyTo(file: string): Promise<void>;
  /** Waits for the transaction under way, then closes. */
  close(): Promise<void>;
}
