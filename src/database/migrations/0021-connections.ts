import type { Migration } from './index.ts';

export const connections: Migration = {
  name: 'connections',
  sql: `
    -- Who came to a door, left it or was turned away; so many of each device or gateway.
    CREATE TABLE connection_events (
      id INTEGER PRIMARY KEY,
      device TEXT NOT NULL,
      at INTEGER NOT NULL,
      what TEXT NOT NULL,
      via TEXT NOT NULL,
      because TEXT
    ) STRICT;
    CREATE INDEX connection_events_of ON connection_events (device, id);
  `,
};
