import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf, UnavailableError } from '../model/errors.ts';
import type { EpochMs } from '../model/time.ts';
import { nameOf } from './catalogue.ts';
import { copyDurably, syncFolder } from './files.ts';
import { layout } from './layout.ts';
import { type Manifest, manifestName } from './manifest.ts';
import type { CopyReaders } from './port.ts';
import { requireRoom } from './room.ts';
import { markUnfinished, readUnfinished } from './unfinished-restore.ts';
import { compareFiles, verifyBackup } from './verify-backup.ts';

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

/** Where the copy lies until it is known to be sound. On the disk of the data, so that putting it in place is a renaming. */
const stagingName = '.restoring';

/**
 * Puts a backup into a data folder that no service uses. It is verified before anything is touched, copied beside the data,
 * verified there, and only then renamed into place; what was there is moved aside, never deleted. When it is interrupted, no
 * service starts on what is half of one and half of the other, and the restore can be run again.
 *
 * @throws {UnavailableError} when the backup is not sound, or a disk fails.
 * @throws {ConfigError} when there are data already, and they may not be moved aside.
 */
export async function restoreBackup(restoration: Restoration): Promise<Restored> {
  const { backup, dataDir, what, readers, lock } = restoration;
  using locks = new DisposableStack();
  const journal = join(dataDir, layout.journal);
  const hadJournal = existsSync(journal);
  if (hadJournal) locks.adopt(lock(journal), (held) => held.close());
  const { manifest, faults } = await verifyBackup(backup, readers);
  requireSound(`the backup ${backup}`, faults);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const there = await requireConsent(restoration);
  const staging = join(dataDir, stagingName);
  await rm(staging, { recursive: true, force: true });
  const files = manifest.files.filter(({ path }) => what === 'everything' || path === layout.database);
  await requireRoom(dataDir, sizeOf(files), 'Make room, or move the data folder to another disk (BARRIO_DATA_DIR).');
  try {
    await stage(restoration, { ...manifest, files });
    if (what === 'everything') locks.adopt(lock(join(staging, layout.journal)), (held) => held.close());
    // One that began meanwhile, where there was no journal before.
    if (!hadJournal && existsSync(journal)) locks.adopt(lock(journal), (held) => held.close());
    const setAside = await exchange(restoration, there);
    return { manifest, setAside };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const sizeOf = (files: Manifest['files']): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** What is there and has to be moved aside. */
async function requireConsent({ dataDir, what, replace }: Restoration): Promise<readonly string[]> {
  const unfinished = await readUnfinished(dataDir);
  if (unfinished?.what === 'everything' && what === 'database') {
    throw new ConfigError(
      `${dataDir} holds the half of a restore of ${unfinished.backup} that was interrupted: barrio.db alone does not mend ` +
        `that. Run it again without --only, and with --replace.${describeAside(unfinished.aside)}`,
    );
  }
  const there = (await readdir(dataDir)).filter(
    (name) => belongings[what].test(name) && !(unfinished !== undefined && name === layout.database),
  );
  if (there.length === 0 || replace) return there;
  throw new ConfigError(
    `${dataDir} holds data already (${there.join(', ')}). Restore into an empty folder, or say --replace: then they are moved aside.`,
  );
}

const describeAside = (aside: readonly string[]): string =>
  aside.length === 0 ? '' : ` What was there before is in ${aside.join(' and ')}.`;

/** Copies the wanted files beside the data, and looks through the copy as if it were a backup. */
async function stage({ backup, dataDir, what, readers }: Restoration, manifest: Manifest): Promise<void> {
  const staging = join(dataDir, stagingName);
  await mkdir(join(staging, layout.journal), { recursive: true, mode: 0o700 });
  if (what === 'everything') await copyDurably(join(backup, manifestName), join(staging, manifestName));
  for (const { path } of manifest.files) await copyDurably(join(backup, path), join(staging, path));
  const faults =
    what === 'everything' ? (await verifyBackup(staging, readers)).faults : await compareFiles(staging, manifest);
  requireSound(`the copy in ${dataDir}`, faults);
}

function requireSound(name: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new UnavailableError(`${name} is not sound: ${faults.join('; ')}`);
}

/** Old for new. From the first change until the last one, the place of the database is taken by a mark that no service starts on. */
async function exchange(restoration: Restoration, there: readonly string[]): Promise<string | undefined> {
  const { backup, dataDir, what } = restoration;
  const before = (await readUnfinished(dataDir))?.aside ?? [];
  const asideNow = there.length === 0 ? undefined : await makeAside(restoration);
  const aside = [...before, ...(asideNow === undefined ? [] : [asideNow])];
  try {
    if (asideNow !== undefined && there.includes(layout.database)) await keepDatabase(dataDir, asideNow);
    await markUnfinished(dataDir, { backup, what, aside });
    const rest = there.filter((name) => name !== layout.database);
    if (asideNow !== undefined) {
      for (const name of rest) await rename(join(dataDir, name), join(asideNow, name));
      await syncFolder(asideNow);
    }
    await putInPlace(dataDir, what);
  } catch (cause) {
    throw new UnavailableError(
      `restoring ${backup} to ${dataDir} stopped half-way: ${messageOf(cause)}.${describeAside(aside)} ` +
        'Mend the cause and run it again with --replace.',
      { cause },
    );
  }
  return aside.length === 0 ? undefined : aside.join(' and ');
}

async function makeAside({ dataDir, now }: Restoration): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = join(dataDir, `replaced-${nameOf(now)}${number === 1 ? '' : `-${number}`}`);
    if (existsSync(aside)) continue;
    await mkdir(aside, { mode: 0o700 });
    return aside;
  }
}

/** As a second name, so that there is no moment at which a start would find no database and make an empty one. */
async function keepDatabase(dataDir: string, aside: string): Promise<void> {
  const [from, to] = [join(dataDir, layout.database), join(aside, layout.database)];
  // Where a file has one name only, the moment is as short as it can be.
  await link(from, to).catch(() => rename(from, to));
  await syncFolder(aside);
}

async function putInPlace(dataDir: string, what: Restoration['what']): Promise<void> {
  const staging = join(dataDir, stagingName);
  const staged = what === 'everything' ? [layout.journal, layout.store] : [];
  for (const name of staged) {
    if (existsSync(join(staging, name))) await rename(join(staging, name), join(dataDir, name));
  }
  await syncFolder(dataDir);
  // The last one: with it the restore is done.
  await rename(join(staging, layout.database), join(dataDir, layout.database));
  await syncFolder(dataDir);
}
