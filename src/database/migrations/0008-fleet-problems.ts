import type { Migration } from './index.ts';

export const fleetProblems: Migration = {
  name: 'fleet-problems',
  sql: `
    -- What is and was wrong with devices. Signs are JSON: what speaks for it, by quantity.
    CREATE TABLE fleet_problems (
      id INTEGER PRIMARY KEY,
      device TEXT NOT NULL,
      kind TEXT NOT NULL,
      area TEXT,
      problem TEXT NOT NULL,
      since INTEGER NOT NULL,
      detected_at INTEGER NOT NULL,
      cleared_at INTEGER,
      cleared_because TEXT CHECK (cleared_because IN ('healthy', 'removed')),
      signs TEXT NOT NULL,
      CHECK ((cleared_at IS NULL) = (cleared_because IS NULL))
    ) STRICT;
    CREATE UNIQUE INDEX fleet_problems_open ON fleet_problems (device, problem) WHERE cleared_at IS NULL;
    CREATE INDEX fleet_problems_cleared ON fleet_problems (cleared_at, id) WHERE cleared_at IS NOT NULL;
    CREATE INDEX fleet_problems_device ON fleet_problems (device, problem, cleared_at);
    CREATE INDEX fleet_problems_detected ON fleet_problems (detected_at);

    -- When the devices were last looked at: while nobody looks, silence does not count.
    CREATE TABLE fleet_watch (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      looked_at INTEGER NOT NULL
    ) STRICT;
  `,
};
