import type { Migration } from './index.ts';

export const alerts: Migration = {
  name: 'alerts',
  sql: `
    -- What is asked for is in columns, all of it is in the document. A severity is its rank, 0 the least. The subject is 'city',
    -- 'area:ID' or 'device:ID'. resolved_at is null while it fires.
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      rule TEXT NOT NULL,
      subject TEXT NOT NULL,
      area TEXT,
      topic TEXT NOT NULL,
      severity INTEGER NOT NULL,
      for_operators INTEGER NOT NULL,
      for_citizens INTEGER NOT NULL,
      since INTEGER NOT NULL,
      resolved_at INTEGER,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alerts_open ON alerts (severity DESC, since, id) WHERE resolved_at IS NULL;
    CREATE INDEX alerts_closed ON alerts (resolved_at DESC, id DESC) WHERE resolved_at IS NOT NULL;
    CREATE INDEX alerts_of_rule ON alerts (rule, resolved_at DESC, id DESC);
    CREATE INDEX alerts_of_subject ON alerts (subject, resolved_at DESC, id DESC);

    -- Steps of conditions, with their evidence, in the order in which they were kept.
    CREATE TABLE alert_transitions (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      alert TEXT NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_transitions_of_alert ON alert_transitions (alert, number);

    -- What late data say of the past.
    CREATE TABLE alert_annotations (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      rule TEXT NOT NULL,
      alert TEXT,
      written_at INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_annotations_of_rule ON alert_annotations (rule, number);
    CREATE INDEX alert_annotations_of_alert ON alert_annotations (alert, number);
    CREATE INDEX alert_annotations_by_age ON alert_annotations (written_at);

    -- What is remembered of groups under way; 'told' in it names the alerts that it still needs.
    CREATE TABLE alert_groups (id TEXT PRIMARY KEY, memory TEXT NOT NULL) STRICT;

    CREATE TABLE alert_quietings (
      id TEXT PRIMARY KEY,
      begins_at INTEGER NOT NULL,
      over_at INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_quietings_by_end ON alert_quietings (over_at);

    -- AUTOINCREMENT: numbers are not given again when the oldest, or all, were forgotten.
    CREATE TABLE alert_announcements (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      group_id TEXT NOT NULL,
      topic TEXT NOT NULL,
      severity INTEGER NOT NULL,
      for_operators INTEGER NOT NULL,
      for_citizens INTEGER NOT NULL,
      announced_at INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_announcements_of_group ON alert_announcements (group_id, seq);
    CREATE INDEX alert_announcements_by_age ON alert_announcements (announced_at);

    -- In which areas an announcement holds; the empty area stands for the whole city.
    CREATE TABLE alert_announcement_areas (
      area TEXT NOT NULL,
      seq INTEGER NOT NULL REFERENCES alert_announcements (seq) ON DELETE CASCADE,
      PRIMARY KEY (area, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_announcement_areas_of ON alert_announcement_areas (seq);
  `,
};
