import type { Database } from '../../database/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { RuleId } from '../../model/rule.ts';
import { faultLine } from './fault.ts';
import { readRuleFiles, readRuleFolder } from './read-folder.ts';
import { openRuleVersions } from './rule-versions.ts';

/** The rules of an installation as commands look at them, whether or not the service runs. */
export const ruleFiles = ({ folder, kinds }: { readonly folder: string; readonly kinds: Kinds }) => ({
  folder,
  read: (files?: readonly string[]) =>
    files === undefined ? readRuleFolder(folder, kinds) : readRuleFiles(files, kinds),
  sayFault: faultLine,
  versions: (database: Database, rule: RuleId) => openRuleVersions(database).of(rule),
});
