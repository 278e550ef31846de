import type { Near } from '../../contract/generated/answers.ts';

export type Alert = Near['alerts'][number];

/** Alerts of one rule, worst first: five dark lamps are one thing to read. */
export type AlertGroup = { readonly rule: string; readonly worst: Alert; readonly alerts: readonly Alert[] };

/** By rule, in the order in which the alerts come: worst first. */
export function groupByRule(alerts: readonly Alert[]): readonly AlertGroup[] {
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const known = groups.get(alert.rule);
    if (known === undefined) groups.set(alert.rule, [alert]);
    else known.push(alert);
  }
  return [...groups].map(([rule, found]) => ({ rule, worst: found[0], alerts: found }));
}
