import type { DatabaseSync } from 'node:sqlite';

/** Up to which announcement all were taken up; `undefined` before the first start. */
export function readCursor(connection: DatabaseSync): number | undefined {
  const row = connection.prepare('SELECT seq FROM fan_out').get();
  return row === undefined ? undefined : Number(row['seq']);
}

export function writeCursor(connection: DatabaseSync, seq: number): void {
  connection.prepare('INSERT OR REPLACE INTO fan_out (only, seq) VALUES (1, ?)').run(seq);
}

/** Those of which some citizens have no word yet, oldest first. */
export const readOpen = (connection: DatabaseSync): readonly number[] =>
  connection
    .prepare('SELECT seq FROM fan_out_open ORDER BY seq')
    .all()
    .map((row) => Number(row['seq']));

export function writeOpen(connection: DatabaseSync, seq: number): void {
  connection.prepare('INSERT OR IGNORE INTO fan_out_open (seq) VALUES (?)').run(seq);
}

export function writeDone(connection: DatabaseSync, seq: number): void {
  connection.prepare('DELETE FROM fan_out_open WHERE seq = ?').run(seq);
}
