import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Kinds } from '../../model/device-kind.ts';
import { messageOf } from '../../model/errors.ts';
import { type Clock, toIso } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Store } from '../port.ts';
import { createAnswers } from './answers.ts';
import { copyStore } from './copy-store.ts';
import { createIntake } from './intake.ts';
import { createNames } from './names.ts';
import { readNewestTimes } from './newest-times.ts';
import { type FindCopy, type OpenedStorage, openOrRebuild, type Rebuilt } from './open-or-rebuild.ts';
import type { NamedNumber } from './protocol.ts';
import { createRollupAnswers } from './rollups/rollup-answers.ts';
import { tablesOf } from './schema.ts';
import { claimFile } from './single-owner.ts';
import { allNames, countRows } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

export type DuckdbSettings = {
  /** The database file; its folder is made when it is not there. */
  readonly file: string;
  readonly kinds: Kinds;
  readonly events: Events;
  readonly clock: Clock;
  readonly memoryLimitMiB?: number | undefined;
  readonly threads?: number | undefined;
  /** Asked when the file is damaged: finds a sound copy of the store to begin again from. */
  readonly rebuildFrom?: FindCopy | undefined;
};

/** The embedded store, and what became of it when its file was damaged. */
export type DuckdbStore = Store & { readonly rebuilt: Rebuilt | undefined };

/**
 * Opens the embedded store: one wide table per kind in one DuckDB file, written by one thread, the journal position with the
 * data. A file that does not open is set aside; the store begins again from a copy, or from nothing.
 *
 * @throws {ConfigError} when the file belongs to another process, or may not be read or written.
 */
export async function openDuckdbStore(settings: DuckdbSettings): Promise<DuckdbStore> {
  const release = claimFile(settings.file);
  try {
    await mkdir(dirname(settings.file), { recursive: true });
    const { link, rebuilt } = await openLink(settings);
    return { ...(await createStore(link, settings, release)), rebuilt };
  } catch (error) {
    release();
    throw error;
  }
}

async function openLink(settings: DuckdbSettings): Promise<OpenedStorage> {
  const { file, kinds, events, clock, memoryLimitMiB = 128, threads = 1, rebuildFrom = noCopy } = settings;
  const openedAt = toIso(clock.now()).replaceAll(/[^0-9TZ]/gu, '');
  const storage = { file, tables: tablesOf(kinds), memoryLimitMiB, threads, openedAt };
  const opened = await openOrRebuild(storage, rebuildFrom);
  const { rebuilt } = opened;
  if (rebuilt !== undefined) {
    events.emit('storeSetAside', { store: 'duckdb', file, to: rebuilt.damaged, reason: rebuilt.reason });
  }
  return opened;
}

const noCopy: FindCopy = async () => undefined;

async function createStore(link: StorageLink, { file, kinds }: DuckdbSettings, release: () => void): Promise<Store> {
  const tables = tablesOf(kinds);
  const names = createNames(await readNames(link));
  const intake = createIntake(link, { kinds, names, newest: await readNewestTimes(link, tables) });
  const answers = createAnswers(link, { kinds, names });
  return {
    name: 'duckdb',
    resumeFrom: async () => intake.place(),
    append: (batch) => intake.append(batch),
    ...answers,
    ...createRollupAnswers({ link, kinds, names, keepNames: (needed) => intake.keepNames(needed) }),
    async health() {
      try {
        const { numbers } = await link.query({ task: 'query', ...countRows(tables), texts: 0 });
        const rows = tables.map(({ kind }, index) => `${numbers[index]?.[0] ?? 0} ${kind}`).join(', ');
        const { size } = await stat(file);
        return { ok: true, detail: `rows: ${rows}; ${size} bytes; journal position ${intake.place()?.upTo ?? 'none'}` };
      } catch (error) {
        return { ok: false, detail: messageOf(error), remedy: `See that the disk of ${file} has room, then restart.` };
      }
    },
    copyTo: (folder) => copyStore(link, folder),
    async close() {
      await intake.settled();
      await link.close();
      release();
    },
  };
}

async function readNames(link: StorageLink): Promise<readonly NamedNumber[]> {
  const { numbers, texts } = await link.query({ task: 'query', ...allNames, texts: 1 });
  return (texts[0] ?? []).map((name, row) => [numbers[0]?.[row] ?? 0, name ?? '']);
}
