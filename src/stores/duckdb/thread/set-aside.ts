import { existsSync, renameSync } from 'node:fs';
import { messageOf } from '../../../model/errors.ts';
import type { SetAside, StorageSettings } from '../protocol.ts';
import { type Database, openDatabase } from './database.ts';
import { isEnvironment } from './faults.ts';

export type OpenedDatabase = { readonly database: Database; readonly setAside?: SetAside };

/**
 * Opens the file; one that is damaged is put aside under another name, never deleted, and a fresh one is begun: the journal
 * still has what came last, and a city without a store would be worse.
 */
export async function openOrSetAside(settings: StorageSettings): Promise<OpenedDatabase> {
  try {
    return { database: await openDatabase(settings) };
  } catch (error) {
    if (isEnvironment(error) || !existsSync(settings.file)) throw error;
    const to = `${settings.file}.damaged-${settings.openedAt}`;
    renameSync(settings.file, to);
    for (const part of ['.wal', '.wal.recovery', '.wal.checkpoint']) {
      if (existsSync(settings.file + part)) renameSync(settings.file + part, to + part);
    }
    return { database: await openDatabase(settings), setAside: { to, reason: messageOf(error) } };
  }
}
