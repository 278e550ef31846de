import type { Migration } from './index.ts';

/** An area may be a garage. A check cannot be changed, so the table is made anew; renaming it takes its own reference along. */
export const garages: Migration = {
  name: 'garages',
  sql: `
    CREATE TABLE areas_with_garages (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      level TEXT NOT NULL CHECK (level IN ('city', 'district', 'street', 'garage')),
      parent TEXT REFERENCES areas_with_garages (id) DEFERRABLE INITIALLY DEFERRED,
      geometry TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO areas_with_garages SELECT id, name, level, parent, geometry FROM areas;
    DROP TABLE areas;
    ALTER TABLE areas_with_garages RENAME TO areas;
  `,
};
