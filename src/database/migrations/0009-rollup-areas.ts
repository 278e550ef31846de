import type { Migration } from './index.ts';

export const rollupAreas: Migration = {
  name: 'rollup areas',
  sql: `
    -- Which areas lie in which, as the rollups that are kept say it. Of windows before kept_from they do not say it yet. The empty
    -- area stands for having looked.
    CREATE TABLE rollup_areas (
      area TEXT PRIMARY KEY,
      within TEXT NOT NULL,
      kept_from INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
