import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../model/errors.ts';
import type { ExaminedDatabase } from './examine-database.ts';

/** SQLite then takes no locks and leaves no side files. */
const unchanging = (file: string): URL => new URL(`${pathToFileURL(file).href}?immutable=1`);

function examine(file: string): ExaminedDatabase {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(unchanging(file), { readOnly: true });
    const lines = connection.prepare('PRAGMA integrity_check').all();
    const faults = lines.map(({ integrity_check: line }) => String(line)).filter((line) => line !== 'ok');
    return { faults, rows: faults.length > 0 ? {} : countRows(connection) };
  } catch (error) {
    return { faults: [messageOf(error)], rows: {} };
  } finally {
    connection?.close();
  }
}

function countRows(connection: DatabaseSync): Readonly<Record<string, number>> {
  const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
  return Object.fromEntries(
    tables.all().map(({ name }) => {
      const counted = connection.prepare(`SELECT count(*) AS n FROM "${String(name)}"`).get();
      return [String(name), Number(counted?.['n'])];
    }),
  );
}

const file: unknown = workerData;
parentPort?.postMessage(examine(String(file)), []);
