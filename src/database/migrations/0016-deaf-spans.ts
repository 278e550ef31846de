import type { Migration } from './index.ts';

export const deafSpans: Migration = {
  name: 'deaf spans',
  sql: `
    -- When nobody listened: the service was stopped, or its machine slept. Silence of a device there is not its own.
    CREATE TABLE deaf_spans (
      from_time INTEGER NOT NULL PRIMARY KEY,
      to_time INTEGER NOT NULL
    ) STRICT;
  `,
};
