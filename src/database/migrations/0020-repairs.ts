import type { Migration } from './index.ts';

export const repairs: Migration = {
  name: 'repairs',
  sql: `
    -- What people did about a problem of a device, as one document. It goes with the problem, whose number may then be given again.
    CREATE TABLE repairs (
      problem INTEGER PRIMARY KEY REFERENCES fleet_problems (id) ON DELETE CASCADE,
      care TEXT NOT NULL
    ) STRICT;
  `,
};
