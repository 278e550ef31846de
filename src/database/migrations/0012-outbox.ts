import type { Migration } from './index.ts';

export const outbox: Migration = {
  name: 'outbox',
  sql: `
    -- What has to be sent, and without its content, what was: for a while the key of a message tells a repetition.
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      channel TEXT NOT NULL,
      recipient TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'dead')),
      content BLOB,
      announcement TEXT,
      put_at INTEGER NOT NULL,
      not_before INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      is_urgent INTEGER NOT NULL,
      collapse TEXT,
      is_end INTEGER NOT NULL,
      caused_at INTEGER,
      due_at INTEGER NOT NULL,
      give_up_from INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      may_have_arrived INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      ended_at INTEGER
    ) STRICT;
    CREATE INDEX outbox_due ON outbox (channel, is_urgent, due_at) WHERE state = 'waiting';
    CREATE INDEX outbox_matters ON outbox (recipient, collapse);
    CREATE INDEX outbox_ended ON outbox (state, ended_at) WHERE ended_at IS NOT NULL;

    -- The announcement that many deliveries share, once.
    CREATE TABLE outbox_announcements (
      id TEXT PRIMARY KEY,
      body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Up to where announcements were handed to the outbox.
    CREATE TABLE fan_out (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      seq INTEGER NOT NULL
    ) STRICT;

    -- What is said on a topic of MQTT to whoever subscribes later: of each group that is not over, the last word.
    CREATE TABLE standing_alerts (
      topic TEXT NOT NULL,
      group_name TEXT NOT NULL,
      seq INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (topic, group_name)
    ) STRICT, WITHOUT ROWID;
  `,
};
