import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Database } from '../database/port.ts';
import { type Journal, type JournalCopy, type Position, position } from '../journal/port.ts';
import type { Ledger } from '../ledger/port.ts';
import { type Duration, seconds } from '../model/duration.ts';
import { messageOf, UnavailableError } from '../model/errors.ts';
import { type Clock, toIso } from '../model/time.ts';
import type { Store, StoreCopy } from '../stores/port.ts';
import { listOwn, nameOf, partialOf } from './catalogue.ts';
import { listFiles, measureFile, sizeOf, syncFolder, writeDurably } from './files.ts';
import { type Hold, holdJournal, messageBytes, orAborted } from './hold.ts';
import { readOrMakeInstallationId } from './installation-id.ts';
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

export type BackupTarget = {
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  /** How long a disk may take before anything is copied. */
  readonly prepareWithin?: Duration;
  readonly lookAtJournal?: Duration;
};

/**
 * How far the journal is copied back behind the place from which it is needed: a restored city reads that again, so that it knows
 * repetitions of what came before.
 */
const pastMessages = 100_000;

/** Which of the backups of an installation this is going to be. */
type Label = { readonly installation: string; readonly number: number };

/**
 * Copies a city while it lives, looks through the copies, and only then gives the folder its name. The order matters: the store
 * is oldest and the journal newest, so that what each of them lacks is in the next.
 *
 * @throws {UnavailableError} when it cannot be made, or what was copied is not sound; nothing is left of it.
 */
export async function makeBackup(sources: BackupSources, target: BackupTarget): Promise<Backup> {
  const { directory } = target;
  const begunAt = sources.clock.now();
  const folder = resolve(directory, nameOf(begunAt));
  let working: string | undefined;
  try {
    const label = await inTime(prepare(sources, directory), target);
    working = folder + partialOf(label.installation);
    await mkdir(working, { mode: 0o700 });
    const copies = await copyAll(sources, { folder: working, target });
    const description = { copies, label, folder: working, begunAt: toIso(begunAt), signal: target.signal };
    const manifest = await orAborted(describe(sources, description), target.signal);
    await writeDurably(join(working, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await syncFolder(working);
    await rename(working, folder);
    await syncFolder(directory);
    return { folder, manifest };
  } catch (cause) {
    // What hangs may still be writing there; the next attempt removes what is left then.
    if (working !== undefined) await rm(working, { recursive: true, force: true }).catch(() => undefined);
    throw new UnavailableError(`could not make a backup in ${directory}: ${messageOf(cause)}`, { cause });
  }
}

async function prepare(sources: BackupSources, directory: string): Promise<Label> {
  await makeFolder(directory);
  // A copy of a database needs its log beside it for a while.
  await requireRoom(directory, 2 * (await sizeOfAll(sources)), makeRoom);
  const installation = await readOrMakeInstallationId(dirname(sources.database.file));
  const [newest] = await listOwn({ directory, installation });
  return { installation, number: 1 + (newest?.manifest.number ?? 0) };
}

const makeRoom = 'Make room, keep fewer (BARRIO_BACKUP_KEEP), or give it another disk (BARRIO_BACKUP_DIR).';

/** Below a folder that is there: a disk that is not mounted must not be made up for, and `recursive` never ends below /proc. */
async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if (!(await stat(directory).catch(() => undefined))?.isDirectory()) throw error;
  }
}

async function inTime<Result>(work: Promise<Result>, { signal, prepareWithin }: BackupTarget): Promise<Result> {
  const late = AbortSignal.timeout(prepareWithin ?? seconds(30));
  try {
    return await orAborted(work, signal === undefined ? late : AbortSignal.any([signal, late]));
  } catch (cause) {
    if (!late.aborted) throw cause;
    throw new UnavailableError('its disk does not answer; look whether it is gone', { cause });
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

/** Where the copy of the journal may begin, when it is needed from behind `place`: never so early that it fills the journal. */
function startBehind(journal: Pick<Journal, 'usage'>, place: number): number {
  const usage = journal.usage();
  const affordable = Math.floor(usage.limitBytes / 4 / Math.max(1, messageBytes(usage)));
  return Math.max(usage.oldest - 1, place - Math.min(pastMessages, affordable));
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

/** Copies all three, while the journal keeps what a restored city will need of it. */
async function copyAll(
  sources: BackupSources,
  { folder, target }: { readonly folder: string; readonly target: BackupTarget },
): Promise<Copies> {
  const { journal, ledger } = sources;
  const wish = { after: ledger.position() ?? 0, signal: target.signal, look: target.lookAtJournal };
  const hold = await holdJournal(journal, wish);
  try {
    return await orAborted(copyInOrder(sources, { folder, hold }), hold.signal);
  } finally {
    await hold.close();
  }
}

async function copyInOrder(
  { store, database, ledger, journal }: BackupSources,
  { folder, hold }: { readonly folder: string; readonly hold: Hold },
): Promise<Copies> {
  const storeCopy = await store.copyTo(folder);
  hold.signal.throwIfAborted();
  const ledgerUpTo = ledger.position();
  await database.copyTo(join(folder, layout.database));
  hold.signal.throwIfAborted();
  const places = [storeCopy === undefined ? undefined : (storeCopy.upTo ?? 0), ledgerUpTo ?? 0];
  const neededAfter = position(Math.min(...places.flatMap((place) => place ?? [])));
  await mkdir(join(folder, layout.journal), { mode: 0o700 });
  const end = journal.end();
  const start = await hold.takeBack(startBehind(journal, neededAfter));
  hold.signal.throwIfAborted();
  const copied = await journal.copyTo(join(folder, layout.journal), start);
  return { store: storeCopy, ledgerUpTo, journal: copied, neededAfter, end };
}

type Description = {
  readonly copies: Copies;
  readonly label: Label;
  readonly folder: string;
  readonly begunAt: string;
  readonly signal: AbortSignal | undefined;
};

async function describe(sources: BackupSources, description: Description): Promise<Manifest> {
  const { readers, store, version, clock } = sources;
  const { copies, label, folder, begunAt, signal } = description;
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
    ...label,
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
