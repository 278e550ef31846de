import { event } from './event.ts';

/** What is said of the rules of alerts. */
export const ruleEvents = {
  rulesOpened: event<{ folder: string; count: number; faulty: number }>({
    level: 'info',
    say: ({ folder, count, faulty }) =>
      `${count} rules of alerts are in force (${folder})${faulty === 0 ? '' : `; ${faulty} files are faulty`}`,
  }),
  ruleFolderMissing: event<{ folder: string; reason: string; count: number }>({
    level: 'warn',
    say: ({ folder, reason, count }) =>
      count === 0
        ? `there are no rules of alerts: cannot read the folder ${folder} (${reason}); make it, or set BARRIO_RULES_DIR`
        : `cannot read the folder of rules ${folder} (${reason}): the ${count} rules as they were stay in force until it is there again`,
  }),
  ruleBegan: event<{ rule: string; version: string; instead: string | undefined }>({
    level: 'info',
    say: ({ rule, version, instead }) =>
      `rule ${rule} is in force in version ${version}${instead === undefined ? '' : `, instead of ${instead}`}`,
    counter: { name: 'barrio_rule_versions_begun_total', help: 'Versions of rules that came into force' },
  }),
  ruleEnded: event<{ rule: string; version: string }>({
    level: 'info',
    say: ({ rule, version }) => `rule ${rule} (version ${version}) is not in force any more: its file was removed`,
    counter: { name: 'barrio_rules_removed_total', help: 'Rules that are not in force any more' },
  }),
  ruleFaulty: event<{ file: string; fault: string; faults: number; inForce: string | undefined }>({
    level: 'warn',
    say: ({ file, fault, faults, inForce }) =>
      `${file} is not used: ${fault}${faults > 1 ? ` (and ${faults - 1} more; see: barrio rules check)` : ''}; ` +
      (inForce === undefined ? 'there is no such rule until it is mended' : `version ${inForce} stays in force`),
    counter: { name: 'barrio_rule_files_refused_total', help: 'Times that a file of a rule was read and found faulty' },
  }),
  rulesWaiting: event<{ folder: string; reason: string }>({
    level: 'warn',
    say: ({ folder, reason }) => `cannot take up the rules in ${folder} now, and tries again: ${reason}`,
  }),
};
