import type { Migration } from './index.ts';

export const lateData: Migration = {
  name: 'late data',
  sql: `
    -- What arrived late and bears on a rule, until it was worked out what it says of the history of alerts. Subjects of one rule that are
    -- too many to be told apart are kept as one: the empty subject stands for all of them.
    CREATE TABLE late_spans (
      rule TEXT NOT NULL,
      subject TEXT NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      last_arrived INTEGER NOT NULL,
      marks INTEGER NOT NULL,
      PRIMARY KEY (rule, subject, first_time)
    ) STRICT, WITHOUT ROWID;
  `,
};
