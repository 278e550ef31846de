import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Place, StorageSettings } from '../protocol.ts';
import { migrate } from './migrate.ts';

/** The database file with its two connections: readings come in by one, questions are answered by the other. */
export type Database = {
  readonly writer: DuckDBConnection;
  readonly reader: DuckDBConnection;
  /** One more, for work that takes long. Whoever takes it closes it. */
  connect(): Promise<DuckDBConnection>;
  place(): Promise<Place | undefined>;
  close(): void;
};

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
    const reader = await instance.connect();
    return {
      writer,
      reader,
      connect: () => instance.connect(),
      place: () => readPlace(writer),
      close() {
        reader.closeSync();
        writer.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function readPlace(connection: DuckDBConnection): Promise<Place | undefined> {
  const answer = await connection.runAndReadAll('SELECT up_to, (SELECT sealed FROM batch_seal) FROM journal_position');
  const [upTo, sealed] = answer.getRowsJS()[0] ?? [];
  return typeof upTo === 'number' ? { upTo, sealed: typeof sealed === 'string' ? sealed : '' } : undefined;
}
