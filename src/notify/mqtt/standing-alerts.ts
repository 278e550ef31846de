import type { DatabaseSync } from 'node:sqlite';
import { type Announcement, isOfWholeCity } from '../../model/alert.ts';
import { alertsTopic } from '../address-books.ts';

/** The levels of the topic that stand for the whole city, and for what lies outside every area. */
const [wholeCity, outside] = ['city', 'outside'];

type Placed = Pick<Announcement, 'areas' | 'subjects' | 'topic'>;

/** The topics of an announcement: one for each area that it lies in. */
export const topicsOf = (announcement: Placed): readonly string[] =>
  levelsOf(announcement).map((level) => `${alertsTopic}/${level}/${announcement.topic}`);

function levelsOf({ areas, subjects }: Placed): readonly string[] {
  if (isOfWholeCity({ subjects })) return [...new Set([wholeCity, ...areas])];
  return areas.length === 0 ? [outside] : areas;
}

/**
 * Notes what stands on the topics: the last word of each group that is not over. Part of the caller's transaction.
 * A group may spread to other areas, and leave some.
 */
export function keepStanding(connection: DatabaseSync, announcement: Announcement): void {
  const { group, seq, what } = announcement;
  connection.prepare('DELETE FROM standing_alerts WHERE group_name = ? AND seq < ?').run(group, seq);
  if (what === 'resolved') return;
  const stand = connection.prepare(
    'INSERT OR REPLACE INTO standing_alerts (topic, group_name, seq, body) VALUES (?, ?, ?, ?)',
  );
  const body = JSON.stringify(announcement);
  for (const topic of topicsOf(announcement)) stand.run(topic, group, seq, body);
}

/** The words on a topic that stand, the newest first; none when all is well there. */
export function standingOn(connection: DatabaseSync, topic: string): Iterable<string> {
  const rows = connection.prepare('SELECT body FROM standing_alerts WHERE topic = ? ORDER BY seq DESC').iterate(topic);
  return rows.map((row) => String(row['body']));
}

export const standingTopics = (connection: DatabaseSync): readonly string[] =>
  connection
    .prepare('SELECT DISTINCT topic FROM standing_alerts ORDER BY topic')
    .all()
    .map((row) => String(row['topic']));
