import type { Migration } from './index.ts';

export const accounts: Migration = {
  name: 'accounts',
  sql: `
    -- Who may sign in. A password is kept as its digest, with how that was made: $scrypt$ln=15,r=8,p=3$salt$digest.
    CREATE TABLE accounts (
      name TEXT PRIMARY KEY,
      role TEXT NOT NULL,
      password TEXT NOT NULL,
      must_change_password INTEGER NOT NULL,
      is_disabled INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      last_sign_in_at INTEGER
    ) STRICT, WITHOUT ROWID;

    -- Browsers that are signed in, by the digest of the token in their cookie. Left out of backups.
    CREATE TABLE sessions (
      digest TEXT PRIMARY KEY,
      account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
      started_at INTEGER NOT NULL,
      used_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_account ON sessions (account, used_at);
  `,
};
