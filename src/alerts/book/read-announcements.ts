import type { DatabaseSync } from 'node:sqlite';
import { announcementShape } from '../../model/announcement-shape.ts';
import { severities } from '../../model/rule.ts';
import type { AlertBook, AnnouncementQuery } from '../port.ts';
import { readDocuments, Where } from './rows.ts';

/** Reads what was announced. */
export function readAnnouncements(connection: DatabaseSync): AlertBook['announcements'] {
  const read = readDocuments(connection, announcementShape);
  return {
    after: (seq, limit) =>
      read('SELECT document FROM alert_announcements WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit),
    latest(query) {
      const where = asked(query);
      const sql = `SELECT document FROM alert_announcements ${where.sql} ORDER BY seq DESC LIMIT ?`;
      return read(sql, ...where.values, query.limit);
    },
    get: (id) => read('SELECT document FROM alert_announcements WHERE id = ?', id)[0],
    ofGroup: (group) => read('SELECT document FROM alert_announcements WHERE group_id = ? ORDER BY seq', group),
    end: () => lastSeq(connection),
  };
}

function asked({ audience, topics, areas, leastSeverity, before }: AnnouncementQuery): Where {
  const where = new Where()
    .oneOf('topic IN (SELECT value FROM json_each(?))', topics)
    .oneOf(
      'seq IN (SELECT seq FROM alert_announcement_areas WHERE area IN (SELECT value FROM json_each(?)))',
      areas && ['', ...areas],
    );
  if (audience !== undefined) where.and(`for_${audience} = 1`);
  if (leastSeverity !== undefined) where.and('severity >= ?', severities.indexOf(leastSeverity));
  if (before !== undefined) where.and('seq < ?', before);
  return where;
}

/** The number of the last one that there ever was, 0 before the first. */
export const lastSeq = (connection: DatabaseSync): number =>
  Number(connection.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'alert_announcements'`).get()?.['seq'] ?? 0);
