import { stringify } from 'yaml';
import type { ActiveHours, Condition, Limit, Rule } from '../../model/rule.ts';
import { writtenWeekdays } from './rule-shape.ts';
import { writeDuration } from './write-duration.ts';

/** The YAML text that means this rule: reading it again gives the same digests. */
export function printRule(rule: Rule): string {
  const { notify, warning, where } = rule;
  return stringify(
    {
      name: rule.name,
      audience: rule.audience,
      severity: rule.severity,
      category: rule.category,
      topic: rule.topic,
      each: rule.subject.each === 'area' ? rule.subject.level : rule.subject.each,
      where: Object.values(where).some((part) => part !== undefined) ? where : undefined,
      when: printCondition(rule.when),
      for: writeDuration(rule.for),
      keep_firing_for: writeDuration(rule.keepFiringFor),
      active: rule.active.length === 0 ? undefined : rule.active.map(printHours),
      quality: rule.quality,
      late_after: writeDuration(rule.lateAfter),
      when_unknown: rule.whenUnknown,
      notify: {
        group_by: notify.groupBy,
        group_wait: writeDuration(notify.groupWait),
        group_interval: writeDuration(notify.groupInterval),
        repeat_every: notify.repeatEvery === undefined ? undefined : writeDuration(notify.repeatEvery),
        inhibited_by: notify.inhibitedBy,
        receivers: notify.receivers,
        escalate: notify.escalate.map(({ after, receivers }) => ({ after: writeDuration(after), receivers })),
        urgent: notify.isUrgent,
      },
      warning: warning && {
        event: warning.event,
        urgency: warning.urgency,
        certainty: warning.certainty,
        response: warning.responseType,
        instruction: warning.instruction,
      },
      messages: rule.messages,
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const printHours = ({ from, to, weekdays }: ActiveHours) => ({
  from: timeOf(from),
  to: timeOf(to),
  days: weekdays?.map((day) => writtenWeekdays[day]),
});

function printLimit({ is, limit, clears }: Limit, prefix = ''): Readonly<Record<string, number | undefined>> {
  const side = is === 'above' || is === 'at_least' ? 'clears_below' : 'clears_above';
  return { [`${prefix}${is}`]: limit, [side]: clears };
}

function printCondition(condition: Condition): object {
  switch (condition.is) {
    case 'absent':
      return { absent: writeDuration(condition.after) };
    case 'all':
    case 'any':
      return { [condition.is]: condition.of.map(printCondition) };
    case 'not':
      return { not: printCondition(condition.of) };
    case 'some': {
      const { of, counted, limit, known } = condition;
      return { some: { of: printCondition(of), known, ...printLimit(limit, `${counted}_`) } };
    }
    case 'index': {
      const { is, index, limit, ...rest } = condition;
      return { [is]: { of: index, ...rest, ...printLimit(limit) } };
    }
    case 'change': {
      const { is, quantity, limit, within } = condition;
      return { [is]: { of: quantity, within: writeDuration(within), ...printLimit(limit) } };
    }
    case 'mean':
    case 'usual': {
      const { is, quantity, limit, over, ...rest } = condition;
      return { [is]: { of: quantity, over: writeDuration(over), ...rest, ...printLimit(limit) } };
    }
    case 'value':
    case 'period':
      break;
  }
  const { is, quantity, limit, ...rest } = condition;
  return { [is]: { of: quantity, ...rest, ...printLimit(limit) } };
}
