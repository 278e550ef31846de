import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepNewest, listBackups } from './backup/catalogue.ts';
import { readInstallationId } from './backup/installation-id.ts';
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
import { lookAtSegmentLog } from './journal/segment-log/look.ts';
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
    journalEnd: () => journalEndOf(join(dataDir, layout.journal)),
    make: (to) => (to === undefined ? makeUsual(parts, directory) : makeWithoutService(parts, to)),
    list: () => listForRestoring(directory, dataDir),
    verify: (folder) => verifyBackup(folder, copyReaders),
    restore: (wish) => restoreBackup({ ...wish, dataDir, now: clock.now(), readers: copyReaders, lock: lockDirectory }),
  };
}

/** Its own; on a machine that has none of its own yet, those that are there. */
async function listForRestoring(directory: string, dataDir: string): Promise<readonly Backup[]> {
  const installation = await readInstallationId(dataDir);
  const all = await listBackups(directory);
  const own = all.filter(({ manifest }) => installation !== undefined && manifest.installation === installation);
  return own.length > 0 ? own : all;
}

async function makeUsual(parts: Parts, directory: string): Promise<Backup> {
  const made = await makeWithoutService(parts, directory);
  const { installation } = made.manifest;
  if (installation === undefined) return made;
  for (const { folder, reason } of await keepNewest({ directory, installation }, parts.config.BARRIO_BACKUP_KEEP)) {
    parts.events.emit('backupLeftover', { folder, reason });
  }
  return made;
}

const journalEndOf = async (journal: string): Promise<number> =>
  existsSync(journal) ? (await lookAtSegmentLog(journal)).end : 0;

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
  if (storeFile !== undefined) await requireSoundStore(storeFile, { hasBooked: (ledger.position() ?? 0) > 0 });
  const store: BackupSources['store'] =
    storeFile === undefined ? server : keep<Store>(await openDuckdbStore({ file: storeFile, kinds, events, clock }));
  return await makeBackup(
    { database, store, storeFile, journal, ledger, readers: copyReaders, clock, version },
    { directory },
  );
}

/**
 * Opening a damaged store would set it aside and begin an empty one: a start may do that, and tells of it; whoever asks for a
 * backup wants what is there.
 */
async function requireSoundStore(file: string, { hasBooked }: { readonly hasBooked: boolean }): Promise<void> {
  const remedy =
    'Nothing was changed. Start the service: it begins again from the newest backup and the journal; or put a backup in ' +
    'its place: npm run barrio -- backup restore newest --replace';
  if (!existsSync(file)) {
    if (!hasBooked) return;
    throw new UnavailableError(`no backup is made: ${file} is not there, although readings were stored. ${remedy}`);
  }
  const { faults } = await inspectDuckdbCopy(file);
  if (faults.length > 0)
    throw new UnavailableError(`no backup is made: ${file} is damaged: ${faults.join('; ')}. ${remedy}`);
}

/** Nothing of it lies here. */
const server: BackupSources['store'] = { name: 'influxdb', copyTo: async () => undefined };
