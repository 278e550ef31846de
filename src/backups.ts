import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listBackups } from './backup/catalogue.ts';
import { layout } from './backup/layout.ts';
import { type BackupSources, makeBackup } from './backup/make-backup.ts';
import type { Backup, CopyReaders } from './backup/port.ts';
import { restoreBackup } from './backup/restore-backup.ts';
import { verifyBackup } from './backup/verify-backup.ts';
import type { InstalledBackups } from './commands/backup/installed-backups.ts';
import type { Config } from './config.ts';
import { examineDatabase } from './database/examine-database.ts';
import { openDatabase } from './database/open-database.ts';
import { lockDirectory } from './journal/segment-log/directory-lock.ts';
import { readThroughSegments } from './journal/segment-log/read-through.ts';
import { openSegmentLog } from './journal/segment-log/segment-log.ts';
import { openLedger } from './ledger/sqlite/sqlite-ledger.ts';
import type { Kinds } from './model/device-kind.ts';
import { UnavailableError } from './model/errors.ts';
import type { Clock } from './model/time.ts';
import type { Events } from './observability/events.ts';
import { openDuckdbStore } from './stores/duckdb/duckdb-store.ts';
import { inspectDuckdbCopy } from './stores/duckdb/inspect-copy.ts';
import type { Store } from './stores/port.ts';

/** How the copies of this program's stores are looked through. */
export const copyReaders: CopyReaders = {
  store: inspectDuckdbCopy,
  database: examineDatabase,
  journal: readThroughSegments,
};

export const backupDirectory = ({ BARRIO_BACKUP_DIR, BARRIO_DATA_DIR }: Config): string =>
  resolve(BARRIO_BACKUP_DIR ?? join(BARRIO_DATA_DIR, 'backups'));

/** The file of the embedded store, when it is used. */
export const storeFileOf = ({ BARRIO_STORE, BARRIO_DATA_DIR }: Config): string | undefined =>
  BARRIO_STORE === 'duckdb' ? join(BARRIO_DATA_DIR, layout.store) : undefined;

type Parts = {
  readonly config: Config;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
  readonly version: string;
};

/** The backups of this installation, for commands: they work on its files when no service does. */
export function installedBackups(parts: Parts): InstalledBackups {
  const { config, clock } = parts;
  const directory = backupDirectory(config);
  const dataDir = resolve(config.BARRIO_DATA_DIR);
  return {
    dataDir,
    directory,
    storeName: config.BARRIO_STORE,
    make: (to) => makeWithoutService(parts, to ?? directory),
    list: () => listBackups(directory),
    verify: (folder) => verifyBackup(folder, copyReaders),
    restore: (wish) => restoreBackup({ ...wish, dataDir, now: clock.now(), readers: copyReaders, lock: lockDirectory }),
  };
}

async function makeWithoutService(parts: Parts, directory: string): Promise<Backup> {
  const { config, kinds, clock, events, version } = parts;
  const file = join(config.BARRIO_DATA_DIR, layout.database);
  if (!existsSync(file)) throw new UnavailableError(`there is nothing to copy: ${file} does not exist`);
  await using opened = new AsyncDisposableStack();
  const keep = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing =>
    opened.adopt(thing, (open) => open.close());
  const journal = keep(
    await openSegmentLog({
      directory: join(config.BARRIO_DATA_DIR, layout.journal),
      limitBytes: config.BARRIO_JOURNAL_LIMIT_BYTES,
      keepFor: config.BARRIO_JOURNAL_KEEP_TIME,
      clock,
      events,
    }),
  );
  const database = keep(await openDatabase({ file }));
  const ledger = keep(await openLedger({ database, clock, events, keepFor: config.BARRIO_LEDGER_KEEP_TIME }));
  const storeFile = storeFileOf(config);
  const store: BackupSources['store'] =
    storeFile === undefined ? server : keep<Store>(await openDuckdbStore({ file: storeFile, kinds, events, clock }));
  return await makeBackup(
    { database, store, storeFile, journal, ledger, readers: copyReaders, clock, version },
    { directory },
  );
}

/** Nothing of it lies here. */
const server: BackupSources['store'] = { name: 'influxdb', copyTo: async () => undefined };
