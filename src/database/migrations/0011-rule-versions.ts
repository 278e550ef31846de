import type { Migration } from './index.ts';

export const ruleVersions: Migration = {
  name: 'rule-versions',
  sql: `
    -- What the rules of alerts said, and from when to when each was in force. A rule has at most one version that is.
    CREATE TABLE rule_versions (
      number INTEGER PRIMARY KEY,
      rule TEXT NOT NULL,
      version TEXT NOT NULL,
      decides TEXT NOT NULL,
      text TEXT NOT NULL,
      from_time INTEGER NOT NULL,
      until_time INTEGER
    ) STRICT;
    CREATE INDEX rule_versions_by_rule ON rule_versions (rule, number);
    CREATE UNIQUE INDEX rule_versions_in_force ON rule_versions (rule) WHERE until_time IS NULL;
  `,
};
