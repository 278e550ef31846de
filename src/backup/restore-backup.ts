import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, UnavailableError } from '../model/errors.ts';
import type { EpochMs } from '../model/time.ts';
import { nameOf } from './catalogue.ts';
import { copyDurably, syncFolder } from './files.ts';
import { layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import type { CopyReaders } from './port.ts';
import { requireRoom } from './room.ts';
import { verifyBackup } from './verify-backup.ts';

export type Restoration = {
  readonly backup: string;
  readonly dataDir: string;
  /** `everything`, or the database alone: devices, credentials, areas, dead letters and the ledger. */
  readonly what: 'everything' | 'database';
  /** Whether data that are there may be moved aside. */
  readonly replace: boolean;
  readonly now: EpochMs;
  readonly readers: CopyReaders;
  /** Keeps every service away from a journal's folder. @throws {ConfigError} when one uses it. */
  readonly lock: (directory: string) => { close(): void };
};

export type Restored = { readonly manifest: Manifest; readonly setAside: string | undefined };

/** What belongs to the data that a backup holds; the rest of a data folder stays as it is. */
const belongings: Readonly<Record<Restoration['what'], RegExp>> = {
  everything: /^(?:barrio\.db|telemetry\.duckdb)(?:-wal|-shm|\.wal)?$|^journal$|^telemetry\.duckdb\.tmp$/,
  database: /^barrio\.db(?:-wal|-shm)?$/,
};

/**
 * Puts a backup into a data folder that no service uses. It is verified before anything is touched and again where it lies then;
 * what was there is moved aside, never deleted.
 *
 * @throws {UnavailableError} when the backup is not sound.
 * @throws {ConfigError} when there are data already, and they may not be moved aside.
 */
export async function restoreBackup(restoration: Restoration): Promise<Restored> {
  const { backup, dataDir, readers, lock } = restoration;
  using locks = new DisposableStack();
  const journal = join(dataDir, layout.journal);
  if (existsSync(journal)) locks.adopt(lock(journal), (held) => held.close());
  const { manifest, faults } = await verifyBackup(backup, readers);
  requireSound(`the backup ${backup}`, faults);
  await mkdir(dataDir, { recursive: true });
  await requireRoom(dataDir, manifest.bytes);
  const setAside = await moveAside(restoration);
  await mkdir(journal, { recursive: true });
  if (restoration.what === 'everything') locks.adopt(lock(journal), (held) => held.close());
  await putInPlace(restoration, manifest);
  return { manifest, setAside };
}

async function putInPlace({ backup, dataDir, what, readers }: Restoration, manifest: Manifest): Promise<void> {
  const wanted = manifest.files.filter(({ path }) => what === 'everything' || path === layout.database);
  for (const { path } of wanted) await copyDurably(join(backup, path), join(dataDir, path));
  await syncFolder(dataDir);
  requireSound(`what was restored to ${dataDir}`, await examine(dataDir, { what, manifest, readers }));
}

function requireSound(name: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new UnavailableError(`${name} is not sound: ${faults.join('; ')}`);
}

async function moveAside({ dataDir, what, replace, now }: Restoration): Promise<string | undefined> {
  const there = (await readdir(dataDir)).filter((name) => belongings[what].test(name));
  if (there.length === 0) return undefined;
  if (!replace) {
    throw new ConfigError(
      `${dataDir} holds data already (${there.join(', ')}). Restore into an empty folder, or say --replace: then they are moved aside.`,
    );
  }
  const aside = join(dataDir, `replaced-${nameOf(now)}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of there) await rename(join(dataDir, name), join(aside, name));
  await syncFolder(aside);
  await syncFolder(dataDir);
  return aside;
}

type Examination = Pick<Restoration, 'what' | 'readers'> & { readonly manifest: Manifest };

async function examine(dataDir: string, { what, manifest, readers }: Examination): Promise<readonly string[]> {
  const database = await readers.database(join(dataDir, layout.database));
  if (what === 'database') return database.faults;
  const store = join(dataDir, layout.store);
  const stored = existsSync(store) ? await readers.store(store) : undefined;
  const journal = await readers.journal(join(dataDir, layout.journal));
  return [
    ...database.faults,
    ...(stored?.faults ?? []),
    ...(stored === undefined && manifest.store.copied ? ['the store is missing'] : []),
    ...(journal.messages === manifest.journal.messages ? [] : [`the journal has ${journal.messages} messages`]),
  ];
}
