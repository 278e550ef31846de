import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Database } from '../database/port.ts';
import { type Journal, type JournalCopy, type Position, position } from '../journal/port.ts';
import type { Ledger } from '../ledger/port.ts';
import { messageOf, UnavailableError } from '../model/errors.ts';
import { type Clock, toIso } from '../model/time.ts';
import type { Store, StoreCopy } from '../stores/port.ts';
import { nameOf, partial } from './catalogue.ts';
import { listFiles, measureFile, sizeOf, syncFolder } from './files.ts';
import { layout } from './layout.ts';
import { type Manifest, manifestName } from './manifest.ts';
import type { Backup, CopyReaders } from './port.ts';
import { requireRoom } from './room.ts';
import { differences } from './verify-backup.ts';

/** What is copied, and how the copies are looked through. */
export type BackupSources = {
  readonly database: Pick<Database, 'file' | 'copyTo'>;
  readonly store: Pick<Store, 'name' | 'copyTo'>;
  /** The file of an embedded store, to know how much room its copy needs. */
  readonly storeFile: string | undefined;
  readonly journal: Pick<Journal, 'end' | 'usage' | 'copyTo' | 'consumer' | 'forget'>;
  readonly ledger: Pick<Ledger, 'position'>;
  readonly readers: CopyReaders;
  readonly clock: Clock;
  readonly version: string;
};

export type BackupTarget = { readonly directory: string; readonly signal?: AbortSignal | undefined };

/**
 * How far the journal is copied back behind the place from which it is needed: a restored city reads that again, so that it knows
 * repetitions of what came before.
 */
const pastMessages = 100_000;

const holderName = 'backup';

/**
 * Copies a city while it lives, looks through the copies, and only then gives the folder its name. The order matters: the store
 * is oldest and the journal newest, so that what each of them lacks is in the next.
 *
 * @throws {UnavailableError} when it cannot be made, or what was copied is not sound; nothing is left of it.
 */
export async function makeBackup(sources: BackupSources, { directory, signal }: BackupTarget): Promise<Backup> {
  const begunAt = sources.clock.now();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await requireRoom(directory, await sizeOfAll(sources));
  const folder = resolve(directory, nameOf(begunAt));
  const working = folder + partial;
  try {
    await mkdir(working, { mode: 0o700 });
    const copies = await copyAll(sources, { folder: working, signal });
    const manifest = await describe(sources, { copies, folder: working, begunAt: toIso(begunAt), signal });
    await writeDurably(join(working, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await syncFolder(working);
    await rename(working, folder);
    await syncFolder(directory);
    return { folder, manifest };
  } catch (cause) {
    await rm(working, { recursive: true, force: true });
    throw new UnavailableError(`could not make a backup in ${directory}: ${messageOf(cause)}`, { cause });
  }
}

async function sizeOfAll({ database, storeFile, journal, ledger }: BackupSources): Promise<number> {
  const files = [database.file, storeFile].flatMap((file) =>
    file === undefined ? [] : [file, `${file}.wal`, `${file}-wal`],
  );
  const sizes = await Promise.all(files.map(sizeOf));
  const { bytes, segments, oldest, end } = journal.usage();
  const share = (end - startBehind(journal, ledger.position() ?? 0)) / Math.max(1, end - oldest + 1);
  return sizes.reduce((sum, size) => sum + size, 0) + share * bytes + bytes / Math.max(1, segments);
}

/** Where the copy of the journal begins, when it is needed from behind `place`. */
function startBehind(journal: Pick<Journal, 'usage'>, place: number): Position {
  return position(Math.max(journal.usage().oldest - 1, place - pastMessages));
}

type Copies = {
  readonly store: StoreCopy | undefined;
  readonly ledgerUpTo: Position | undefined;
  readonly journal: JournalCopy;
  /** A restored city needs every message behind this one. */
  readonly neededAfter: Position;
  /** What was durable when the last copy began. */
  readonly end: Position;
};

type Work = { readonly folder: string; readonly signal: AbortSignal | undefined };

/** Copies all three, while the journal keeps what a restored city will need of it. */
async function copyAll(sources: BackupSources, work: Work): Promise<Copies> {
  const { journal, ledger } = sources;
  const holder = await journal.consumer(holderName, 'while_open');
  try {
    await holder.commit(position(Math.max(holder.committed(), ledger.position() ?? 0)));
    return await copyInOrder(sources, work);
  } finally {
    await journal.forget(holderName);
  }
}

async function copyInOrder(
  { store, database, ledger, journal }: BackupSources,
  { folder, signal }: Work,
): Promise<Copies> {
  const storeCopy = await store.copyTo(folder);
  signal?.throwIfAborted();
  const ledgerUpTo = ledger.position();
  await database.copyTo(join(folder, layout.database));
  signal?.throwIfAborted();
  const places = [storeCopy === undefined ? undefined : (storeCopy.upTo ?? 0), ledgerUpTo ?? 0];
  const neededAfter = position(Math.min(...places.flatMap((place) => place ?? [])));
  await mkdir(join(folder, layout.journal), { mode: 0o700 });
  const end = journal.end();
  const copied = await journal.copyTo(join(folder, layout.journal), startBehind(journal, neededAfter));
  return { store: storeCopy, ledgerUpTo, journal: copied, neededAfter, end };
}

type Description = Work & { readonly copies: Copies; readonly begunAt: string };

async function describe(sources: BackupSources, { copies, folder, begunAt, signal }: Description): Promise<Manifest> {
  const { readers, store, version, clock } = sources;
  const stored = copies.store === undefined ? undefined : await readers.store(join(folder, copies.store.file));
  const database = await readers.database(join(folder, layout.database));
  const journal = await readers.journal(join(folder, layout.journal));
  const faults = [
    ...(stored?.faults ?? []),
    ...differences(layout.store, { is: stored?.rows ?? {}, was: copies.store?.rows ?? {} }),
    ...database.faults,
    ...journal.damage.filter(({ upTo }) => upTo > copies.neededAfter).map(({ detail }) => detail),
    ...(journal.oldest > copies.neededAfter + 1
      ? [`the journal begins with ${journal.oldest}, which is too late`]
      : []),
    ...(journal.end < copies.end ? [`the journal ends at ${journal.end} instead of ${copies.end}`] : []),
  ];
  if (faults.length > 0) throw new UnavailableError(`what was copied is not sound: ${faults.join('; ')}`);
  const files = await measureAll(folder, signal);
  return {
    format: 1,
    barrio: version,
    begunAt,
    finishedAt: toIso(clock.now()),
    store: { name: store.name, copied: stored !== undefined, upTo: copies.store?.upTo, rows: copies.store?.rows ?? {} },
    database: { ledgerUpTo: copies.ledgerUpTo, rows: database.rows },
    journal: {
      oldest: journal.oldest,
      end: journal.end,
      messages: journal.messages,
      damage: journal.damage.map(({ detail }) => detail),
    },
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
  };
}

async function measureAll(folder: string, signal: AbortSignal | undefined): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const path of await listFiles(folder)) files.push({ path, ...(await measureFile(join(folder, path), signal)) });
  return files;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
