import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { EpochMs } from '../../model/time.ts';

/** So many of each are deleted at once: a few milliseconds, in which nobody else is served. */
const most = 500;

/** Deletes some of what has been over since before then. What belongs to a group under way stays. @returns whether there is more of it. */
export function forgetOld(connection: DatabaseSync, before: EpochMs): boolean {
  const gone = goneAlerts(connection, before);
  const ids = JSON.stringify(gone);
  const run = (sql: string, ...values: readonly SQLInputValue[]): number =>
    Number(connection.prepare(sql).run(...values).changes);
  run('DELETE FROM alert_transitions WHERE alert IN (SELECT value FROM json_each(?))', ids);
  run('DELETE FROM alerts WHERE id IN (SELECT value FROM json_each(?))', ids);
  const counts = [
    gone.length,
    run(some('alert_annotations', 'number', 'written_at < ?'), before, most),
    run(some('alert_quietings', 'id', 'over_at < ?'), before, most),
    run(
      some(
        'alert_announcements',
        'seq',
        'announced_at < ? AND NOT EXISTS (SELECT 1 FROM alert_groups WHERE alert_groups.id = group_id)',
      ),
      before,
      most,
    ),
  ];
  return counts.some((count) => count >= most);
}

const some = (table: string, key: string, condition: string): string =>
  `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ?)`;

function goneAlerts(connection: DatabaseSync, before: EpochMs): readonly string[] {
  const living = livingAlerts(connection);
  return connection
    .prepare('SELECT id FROM alerts WHERE resolved_at < ? ORDER BY resolved_at, id')
    .iterate(before)
    .map((row) => String(row['id']))
    .filter((id) => !living.has(id))
    .take(most)
    .toArray();
}

/** Those that groups still need. */
function livingAlerts(connection: DatabaseSync): ReadonlySet<string> {
  const rows = connection
    .prepare(
      `SELECT each.value AS id FROM alert_groups, json_each(memory, '$.told') AS each WHERE json_type(memory) = 'object'`,
    )
    .all();
  return new Set(rows.map((row) => String(row['id'])));
}
