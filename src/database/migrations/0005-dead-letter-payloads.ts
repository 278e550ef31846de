import type { Migration } from './index.ts';

export const deadLetterPayloads: Migration = {
  name: 'dead letter payloads',
  sql: `
    -- Once for each message, however many of its parts were refused.
    CREATE TABLE dead_letter_payloads (
      position INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      payload BLOB NOT NULL,
      PRIMARY KEY (position, received_at)
    ) STRICT, WITHOUT ROWID;

    INSERT OR IGNORE INTO dead_letter_payloads (position, received_at, payload)
      SELECT position, received_at, payload FROM dead_letters ORDER BY position, item, received_at;
    ALTER TABLE dead_letters DROP COLUMN payload;

    -- The bytes of a letter are its own from here on; those of the payloads are under no code.
    UPDATE dead_letters SET bytes = bytes - (
      SELECT length(payload) FROM dead_letter_payloads AS message
      WHERE message.position = dead_letters.position AND message.received_at = dead_letters.received_at
    );
    DELETE FROM dead_letter_totals;
    INSERT INTO dead_letter_totals (code, letters, bytes)
      SELECT code, count(*), sum(bytes) FROM dead_letters GROUP BY code
      UNION ALL SELECT '', 0, coalesce(sum(length(payload)), 0) FROM dead_letter_payloads;
  `,
};
