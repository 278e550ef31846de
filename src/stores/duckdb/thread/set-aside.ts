import { existsSync, renameSync } from 'node:fs';
import { messageOf } from '../../../model/errors.ts';
import type { SetAside, StorageSettings } from '../protocol.ts';
import { type Database, openDatabase } from './database.ts';
import { isEnvironment } from './faults.ts';

/** Without a database, there is no file any more, and it is to be decided what to begin with. */
export type OpenedDatabase =
  | { readonly database: Database; readonly setAside?: SetAside }
  | { readonly database: undefined; readonly setAside: SetAside };

/**
 * Opens the file. What is damaged is put aside under another name, never deleted: the log alone, when the file opens without it
 * (its position goes back with its rows), otherwise both.
 */
export async function openOrSetAside(settings: StorageSettings): Promise<OpenedDatabase> {
  const log = `${settings.file}.wal`;
  try {
    return { database: await openDatabase(settings) };
  } catch (error) {
    if (isEnvironment(error) || !existsSync(settings.file)) throw error;
    const reason = messageOf(error);
    const to = `${settings.file}.damaged-${settings.openedAt}`;
    if (existsSync(log)) {
      renameSync(log, `${to}.wal`);
      const database = await openDatabase(settings).catch(() => undefined);
      if (database !== undefined) return { database, setAside: { to: `${to}.wal`, reason } };
    }
    renameSync(settings.file, to);
    if (existsSync(log)) renameSync(log, `${to}.after.wal`);
    return { database: undefined, setAside: { to, reason } };
  }
}
