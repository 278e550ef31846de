import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from '../../model/alert.ts';
import { severities } from '../../model/rule.ts';
import type { AlertQuery } from '../port.ts';
import { readDocuments, Where } from './rows.ts';
import { alertShape } from './shapes.ts';

/** Looks for alerts by what people ask for. */
export function readAlerts(connection: DatabaseSync) {
  const read = readDocuments(connection, alertShape);
  return {
    open(query: AlertQuery): readonly Alert[] {
      const where = asked(query).and('resolved_at IS NULL');
      const sql = `SELECT document FROM alerts ${where.sql} ORDER BY severity DESC, since, id LIMIT ?`;
      return read(sql, ...where.values, query.limit);
    },
    closed(query: AlertQuery): readonly Alert[] {
      const { after, limit } = query;
      const where = asked(query).and('resolved_at IS NOT NULL');
      if (after !== undefined) where.and('(resolved_at, id) < (?, ?)', after.resolvedAt, after.id);
      const sql = `SELECT document FROM alerts ${where.sql} ORDER BY resolved_at DESC, id DESC LIMIT ?`;
      return read(sql, ...where.values, limit);
    },
    one: (id: string): Alert | undefined => read('SELECT document FROM alerts WHERE id = ?', id)[0],
    /** Those that fire, and those that groups still need. */
    living: (): readonly Alert[] =>
      read(
        `SELECT document FROM alerts WHERE resolved_at IS NULL
         UNION ALL
         SELECT document FROM alerts WHERE resolved_at IS NOT NULL AND id IN (
           SELECT each.value FROM alert_groups, json_each(memory, '$.told') AS each WHERE json_type(memory) = 'object'
         )`,
      ),
  };
}

function asked({ audience, rules, topics, areas, device, leastSeverity }: AlertQuery): Where {
  const where = new Where()
    .oneOf('rule IN (SELECT value FROM json_each(?))', rules)
    .oneOf('topic IN (SELECT value FROM json_each(?))', topics)
    .oneOf(`(area IN (SELECT value FROM json_each(?)) OR subject = 'city')`, areas);
  if (audience !== undefined) where.and(`for_${audience} = 1`);
  if (device !== undefined) where.and('subject = ?', `device:${device}`);
  if (leastSeverity !== undefined) where.and('severity >= ?', severities.indexOf(leastSeverity));
  return where;
}
