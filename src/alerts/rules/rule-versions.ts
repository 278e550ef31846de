import type { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../database/port.ts';
import { type Rule, type RuleId, ruleId } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { RuleVersion } from '../port.ts';

/** A rule that is in force, and the text that says it. */
export type RuleInForce = { readonly rule: Rule; readonly text: string };

/** What comes into force, and what does not any more, at one moment. */
export type RuleTurn = {
  readonly at: EpochMs;
  /** Those whose version is another one, or new. */
  readonly begun: readonly RuleInForce[];
  readonly ended: readonly RuleId[];
  /** The same version in other words: comments, spaces. */
  readonly reworded: readonly RuleInForce[];
};

/** Which rule said what, from when to when. */
export interface RuleVersions {
  inForce(): readonly RuleVersion[];
  of(rule: RuleId): readonly RuleVersion[];
  /** All or nothing; durable when it resolves. */
  keep(turn: RuleTurn): Promise<void>;
}

export function openRuleVersions(database: Database): RuleVersions {
  const columns = 'rule, version, decides, text, from_time, until_time';
  const inForce = database.connection.prepare(
    `SELECT ${columns} FROM rule_versions WHERE until_time IS NULL ORDER BY rule`,
  );
  const ofRule = database.connection.prepare(
    `SELECT ${columns} FROM rule_versions WHERE rule = ? ORDER BY number DESC`,
  );
  return {
    inForce: () => inForce.all().map(versionOf),
    of: (rule) => ofRule.all(rule).map(versionOf),
    keep: (turn) => database.transact((connection) => write(connection, turn)),
  };
}

function write(connection: DatabaseSync, { at, begun, ended, reworded }: RuleTurn): void {
  const end = connection.prepare('UPDATE rule_versions SET until_time = ? WHERE rule = ? AND until_time IS NULL');
  const begin = connection.prepare(
    'INSERT INTO rule_versions (rule, version, decides, text, from_time, until_time) VALUES (?, ?, ?, ?, ?, NULL)',
  );
  const reword = connection.prepare('UPDATE rule_versions SET text = ? WHERE rule = ? AND until_time IS NULL');
  for (const id of ended) end.run(at, id);
  for (const { rule, text } of begun) {
    end.run(at, rule.id);
    begin.run(rule.id, rule.version, rule.decides, text, at);
  }
  for (const { rule, text } of reworded) reword.run(text, rule.id);
}

const versionOf = (row: Readonly<Record<string, unknown>>): RuleVersion => ({
  rule: ruleId(String(row['rule'])),
  version: String(row['version']),
  decides: String(row['decides']),
  text: String(row['text']),
  from: epochMs(Number(row['from_time'])),
  until: row['until_time'] === null ? undefined : epochMs(Number(row['until_time'])),
});
