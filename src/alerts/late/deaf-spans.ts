import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import { epochMs, type TimeSpan } from '../../model/time.ts';

/** When nobody listened: the service was stopped, or its machine slept. */
export interface DeafSpans {
  /** Known at once, and kept as soon as that can be. */
  note(span: TimeSpan): void;
  /** The oldest first. */
  all(): readonly TimeSpan[];
  /** Keeps what could not be kept before. */
  close(): Promise<void>;
}

const moment = z.number().transform(epochMs);
const RowShape = z.object({ from_time: moment, to_time: moment });

/** Opens what is known of the times at which nobody listened. */
export function openDeafSpans(database: Pick<Database, 'connection' | 'transact'>): DeafSpans {
  const unwritten: TimeSpan[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const some = [...unwritten];
    if (some.length === 0) return;
    await database.transact((connection) => writeSpans(connection, some));
    unwritten.splice(0, some.length);
  }
  return {
    note(span) {
      unwritten.push(span);
      // What cannot be kept now is tried again with the next one, and at the end.
      writing = writing.then(write).catch(() => undefined);
    },
    all() {
      const known = new Map([...readSpans(database.connection), ...unwritten].map((span) => [span.from, span]));
      return [...known.values()].toSorted((one, other) => one.from - other.from);
    },
    async close() {
      await writing;
      await write();
    },
  };
}

function writeSpans(connection: DatabaseSync, spans: readonly TimeSpan[]): void {
  const put = connection.prepare('INSERT OR REPLACE INTO deaf_spans (from_time, to_time) VALUES (?, ?)');
  for (const { from, to } of spans) put.run(from, to);
}

function readSpans(connection: DatabaseSync): readonly TimeSpan[] {
  const rows = connection.prepare('SELECT from_time, to_time FROM deaf_spans').all();
  return rows.map((row) => RowShape.parse(row)).map(({ from_time: from, to_time: to }) => ({ from, to }));
}
