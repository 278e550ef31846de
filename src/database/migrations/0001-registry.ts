import type { Migration } from './index.ts';

export const registry: Migration = {
  name: 'registry',
  sql: `
    CREATE TABLE gateways (
      id TEXT PRIMARY KEY,
      registered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE devices (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      lat REAL NOT NULL,
      lon REAL NOT NULL,
      gateway TEXT REFERENCES gateways (id),
      tags TEXT NOT NULL,
      registered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE credentials (
      id TEXT PRIMARY KEY,
      role TEXT NOT NULL CHECK (role IN ('device', 'gateway')),
      salt TEXT NOT NULL,
      digest TEXT NOT NULL,
      issued_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE areas (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      level TEXT NOT NULL CHECK (level IN ('city', 'district', 'street')),
      parent TEXT REFERENCES areas (id) DEFERRABLE INITIALLY DEFERRED,
      geometry TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What changed, in order, so that a process which has the registry in memory reads only that.
    CREATE TABLE registry_changes (
      revision INTEGER PRIMARY KEY AUTOINCREMENT,
      subject TEXT NOT NULL CHECK (subject IN ('id', 'areas', 'everything')),
      id TEXT NOT NULL
    ) STRICT;
  `,
};
