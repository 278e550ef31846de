import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import type { Annotation } from '../../model/alert.ts';
import type { AlertBook, Alerts } from '../port.ts';
import { forgetOld } from './forget-old.ts';
import { readAlerts } from './read-alerts.ts';
import { readAnnouncements } from './read-announcements.ts';
import { readDocuments, Where } from './rows.ts';
import { annotationShape, quietingShape, transitionShape } from './shapes.ts';
import { keepAnnotations, keepChange } from './write-book.ts';

/** Alerts on disk. */
export function createSqliteAlertBook({ connection }: Pick<Database, 'connection'>): AlertBook {
  const alerts = readAlerts(connection);
  const announcements = readAnnouncements(connection);
  const transitions = readDocuments(connection, transitionShape);
  const quietings = readDocuments(connection, quietingShape);
  const annotations = readAnnotations(connection);
  return {
    open: (query) => alerts.open(query),
    closed: (query) => alerts.closed(query),
    annotations,
    announcements,
    keep: keepChange,
    annotate: keepAnnotations,
    forget: forgetOld,
    get(id) {
      const alert = alerts.one(id);
      return (
        alert && {
          alert,
          transitions: transitions('SELECT document FROM alert_transitions WHERE alert = ? ORDER BY number', id),
          annotations: annotations({ alert: id, limit: mostAnnotations }),
          announcements: announcements.ofGroup(alert.group),
        }
      );
    },
    quietings: () => quietings('SELECT document FROM alert_quietings ORDER BY begins_at DESC, id DESC'),
    known: (ids) => knownOf(connection, ids),
    recall() {
      const living = alerts.living();
      return {
        alerts: living,
        transitions: transitions(
          `SELECT document FROM alert_transitions WHERE number IN (
             SELECT max(number) FROM alert_transitions
             WHERE alert IN (SELECT value FROM json_each(?)) GROUP BY alert)`,
          JSON.stringify(living.map(({ id }) => id)),
        ),
        groups: groupsOf(connection),
        quietings: quietings('SELECT document FROM alert_quietings ORDER BY begins_at, id'),
        nextSeq: announcements.end() + 1,
      };
    },
  };
}

const mostAnnotations = 100;

function readAnnotations(connection: DatabaseSync): Alerts['annotations'] {
  const read = readDocuments(connection, annotationShape);
  return ({ rule, alert, limit }): readonly Annotation[] => {
    const where = new Where();
    if (rule !== undefined) where.and('rule = ?', rule);
    if (alert !== undefined) where.and('alert = ?', alert);
    const sql = `SELECT document FROM alert_annotations ${where.sql} ORDER BY number DESC LIMIT ?`;
    return read(sql, ...where.values, limit);
  };
}

function knownOf(connection: DatabaseSync, ids: readonly string[]): ReadonlySet<string> {
  const rows = connection
    .prepare('SELECT id FROM alert_transitions WHERE id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(ids));
  return new Set(rows.map((row) => String(row['id'])));
}

const groupRow = z.object({ id: z.string(), memory: z.string() });

function groupsOf(connection: DatabaseSync): ReadonlyMap<string, unknown> {
  const rows = connection.prepare('SELECT id, memory FROM alert_groups ORDER BY id').all();
  return new Map(
    rows.map((raw) => {
      const { id, memory } = groupRow.parse(raw);
      const remembered: unknown = JSON.parse(memory);
      return [id, remembered];
    }),
  );
}
