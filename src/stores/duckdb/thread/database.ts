import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Place, StorageSettings } from '../protocol.ts';
import { sessionTables } from '../rollups/columns.ts';
import { migrate } from './migrate.ts';

/**
 * The database file with its connections: readings come in by one, rollups are kept or forgotten by another. Questions have two,
 * and so have rollups that are worked out for whoever asks: a long one then does not hold up all others.
 */
export type Database = {
  readonly writer: DuckDBConnection;
  readonly readers: readonly DuckDBConnection[];
  /** For what is read from one end to the other. */
  readonly scanner: DuckDBConnection;
  readonly workers: readonly DuckDBConnection[];
  readonly keeper: DuckDBConnection;
  /** One more, for work that takes long. Whoever takes it closes it. */
  connect(): Promise<DuckDBConnection>;
  place(): Promise<Place | undefined>;
  close(): void;
};

export const questionsAtOnce = 2;

/** Opens the file, or creates it, and brings its tables up to date. */
export async function openDatabase(settings: StorageSettings): Promise<Database> {
  const instance = await DuckDBInstance.create(settings.file, {
    memory_limit: `${settings.memoryLimitMiB}MiB`,
    threads: String(settings.threads),
    temp_directory: `${settings.file}.tmp`,
    // Nothing that Barrio asks needs an order that it did not ask for, and keeping one costs memory.
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const writer = await instance.connect();
    await migrate(writer, settings.tables);
    await writer.run('CREATE TEMP TABLE candidates (device INTEGER, time BIGINT)');
    const readers = await several(() => instance.connect());
    const scanner = await instance.connect();
    const workers = await several(() => connectForRollups(instance));
    const keeper = await connectForRollups(instance);
    return {
      writer,
      readers,
      scanner,
      workers,
      keeper,
      connect: () => instance.connect(),
      place: () => readPlace(writer),
      close() {
        for (const connection of [keeper, ...workers, scanner, ...readers, writer]) connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

const several = (connect: () => Promise<DuckDBConnection>): Promise<readonly DuckDBConnection[]> =>
  Promise.all(Array.from({ length: questionsAtOnce }, connect));

async function connectForRollups(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  for (const statement of sessionTables) await connection.run(statement);
  return connection;
}

async function readPlace(connection: DuckDBConnection): Promise<Place | undefined> {
  const answer = await connection.runAndReadAll('SELECT up_to, (SELECT sealed FROM batch_seal) FROM journal_position');
  const [upTo, sealed] = answer.getRowsJS()[0] ?? [];
  return typeof upTo === 'number' ? { upTo, sealed: typeof sealed === 'string' ? sealed : '' } : undefined;
}
