import type { DatabaseSync, StatementSync } from 'node:sqlite';

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** The statement of this text, prepared once for each connection. */
export function statement(connection: DatabaseSync, sql: string): StatementSync {
  const known = prepared.get(connection) ?? new Map<string, StatementSync>();
  prepared.set(connection, known);
  const one = known.get(sql) ?? connection.prepare(sql);
  known.set(sql, one);
  return one;
}
