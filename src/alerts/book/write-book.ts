import type { DatabaseSync } from 'node:sqlite';
import {
  type Alert,
  type Annotation,
  type Announcement,
  isOfWholeCity,
  subjectKey,
  type Transition,
} from '../../model/alert.ts';
import { BugError } from '../../model/errors.ts';
import { type Audience, severities } from '../../model/rule.ts';
import { endOf } from '../life/quiet-windows.ts';
import type { LifeChange, Quieting } from '../port.ts';
import { lastSeq } from './read-announcements.ts';

/** Writes a change. Statements are made once and run for each row: ten thousand alerts take a fraction of a second. */
export function keepChange(connection: DatabaseSync, change: LifeChange): void {
  each(connection, change.alerts, writeAlert);
  each(connection, change.transitions, writeTransition);
  each(connection, [...change.groups], writeGroup);
  each(connection, change.quietings, writeQuieting);
  each(connection, change.announcements, writeAnnouncement);
}

export function keepAnnotations(connection: DatabaseSync, annotations: readonly Annotation[]): void {
  each(connection, annotations, (prepared) => {
    const insert = prepared.prepare(
      `INSERT INTO alert_annotations (id, rule, alert, written_at, document) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, document = excluded.document`,
    );
    return (annotation) => {
      const { id, rule, alert, writtenAt } = annotation;
      insert.run(id, rule, alert ?? null, writtenAt, JSON.stringify(annotation));
    };
  });
}

type Prepare<Thing> = (connection: DatabaseSync) => (thing: Thing) => void;

function each<Thing>(connection: DatabaseSync, things: readonly Thing[], prepare: Prepare<Thing>): void {
  if (things.length === 0) return;
  const write = prepare(connection);
  for (const thing of things) write(thing);
}

const isFor = (audience: readonly Audience[], whom: Audience): number => (audience.includes(whom) ? 1 : 0);

const writeAlert: Prepare<Alert> = (connection) => {
  const insert = connection.prepare(
    `INSERT INTO alerts
       (id, rule, subject, area, topic, severity, for_operators, for_citizens, since, resolved_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, severity = excluded.severity,
       for_operators = excluded.for_operators, for_citizens = excluded.for_citizens,
       resolved_at = excluded.resolved_at, document = excluded.document`,
  );
  return (alert) => {
    const { id, rule, subject, area, topic, severity, audience, since, resolved } = alert;
    const document = JSON.stringify(alert);
    const whom = [isFor(audience, 'operators'), isFor(audience, 'citizens')] as const;
    const named = [id, rule, subjectKey(subject), area ?? null, topic, severities.indexOf(severity)] as const;
    insert.run(...named, ...whom, since, resolved?.at ?? null, document);
  };
};

const writeTransition: Prepare<Transition> = (connection) => {
  const insert = connection.prepare(
    'INSERT INTO alert_transitions (id, alert, document) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  return (transition) => {
    insert.run(transition.id, transition.alert, JSON.stringify(transition));
  };
};

const writeGroup: Prepare<readonly [string, unknown]> = (connection) => {
  const upsert = connection.prepare(
    'INSERT INTO alert_groups (id, memory) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET memory = excluded.memory',
  );
  const remove = connection.prepare('DELETE FROM alert_groups WHERE id = ?');
  return ([id, memory]) => {
    if (memory === undefined) remove.run(id);
    else upsert.run(id, JSON.stringify(memory));
  };
};

const writeQuieting: Prepare<Quieting> = (connection) => {
  const upsert = connection.prepare(
    `INSERT INTO alert_quietings (id, begins_at, over_at, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET over_at = excluded.over_at, document = excluded.document`,
  );
  return (quieting) => {
    upsert.run(quieting.id, quieting.from, endOf(quieting), JSON.stringify(quieting));
  };
};

const writeAnnouncement: Prepare<Announcement> = (connection) => {
  const insert = connection.prepare(
    `INSERT INTO alert_announcements
       (seq, id, group_id, topic, severity, for_operators, for_citizens, announced_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const insertArea = connection.prepare('INSERT INTO alert_announcement_areas (area, seq) VALUES (?, ?)');
  let next = lastSeq(connection) + 1;
  return (announcement) => {
    const { seq, id, group, topic, severity, audience, announcedAt } = announcement;
    const whom = [isFor(audience, 'operators'), isFor(audience, 'citizens')] as const;
    const document = JSON.stringify(announcement);
    const written = insert.run(seq, id, group, topic, severities.indexOf(severity), ...whom, announcedAt, document);
    if (written.changes === 0) return;
    if (seq !== next) throw new BugError(`announcement ${id} has number ${seq}, but ${next} comes next`);
    next += 1;
    for (const area of areaNamesOf(announcement)) insertArea.run(area, seq);
  };
};

/** The empty one stands for the whole city. */
const areaNamesOf = (announcement: Announcement): readonly string[] =>
  isOfWholeCity(announcement) ? ['', ...announcement.areas] : announcement.areas;
