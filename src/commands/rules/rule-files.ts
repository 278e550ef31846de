import type { RuleFault, RuleVersion } from '../../alerts/port.ts';
import type { Database } from '../../database/port.ts';
import { ConfigError } from '../../model/errors.ts';
import { parseRuleId, type Rule, type RuleId } from '../../model/rule.ts';
import { type CommandContext, UsageError } from '../command.ts';

/** The files of rules of this installation, whether or not the service runs. */
export type RuleFiles = {
  readonly folder: string;
  /** What these files say; without any, all those of the folder. */
  read(files?: readonly string[]): Promise<{
    readonly rules: readonly { readonly rule: Rule; readonly text: string }[];
    readonly faults: readonly RuleFault[];
  }>;
  /** `rules/smog.yaml:12:5: when.value.above: what is wrong`. */
  sayFault(fault: RuleFault): string;
  /** What a rule said, newest first. */
  versions(database: Database, rule: RuleId): readonly RuleVersion[];
};

export async function ruleFilesOf(context: Pick<CommandContext, 'ruleFiles'>): Promise<RuleFiles> {
  const files = await context.ruleFiles?.();
  if (files === undefined) throw new ConfigError('there are no rules here');
  return files;
}

/** What the folder says. @throws {ConfigError} when it cannot be read. */
export async function readFolder(files: RuleFiles): Promise<Awaited<ReturnType<RuleFiles['read']>>> {
  return await files.read().catch((cause: unknown) => {
    throw new ConfigError(`the folder of the rules, ${files.folder}, cannot be read; set BARRIO_RULES_DIR`, { cause });
  });
}

export function ruleIdFrom(text: string): RuleId {
  const id = parseRuleId(text);
  if (id === undefined) throw new UsageError(`"${text}" is no id of a rule: it is its file without .yaml, e.g. smog`);
  return id;
}
