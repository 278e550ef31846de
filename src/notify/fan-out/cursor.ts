import type { DatabaseSync } from 'node:sqlite';

/** Up to which announcement all were handed out; `undefined` before the first start. */
export function readCursor(connection: DatabaseSync): number | undefined {
  const row = connection.prepare('SELECT seq FROM fan_out').get();
  return row === undefined ? undefined : Number(row['seq']);
}

export function writeCursor(connection: DatabaseSync, seq: number): void {
  connection.prepare('INSERT OR REPLACE INTO fan_out (only, seq) VALUES (1, ?)').run(seq);
}
