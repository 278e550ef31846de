import { areaId, deviceId, kindId } from '../../model/ids.ts';
import {
  audiences,
  type Condition,
  type Rule,
  type RuleId,
  type RuleNotice,
  type RuleScope,
  ruleId,
} from '../../model/rule.ts';
import { digestsOf, type RuleSubstance } from './digest.ts';
import { type WrittenRule, writtenWeekdays } from './rule-shape.ts';

/** The rule that a sound text means. Lists whose order means nothing are sorted, so that it makes no other version. */
export function ruleOf(id: RuleId, written: WrittenRule, when: Condition): Rule {
  const { name, severity, category, topic, quality } = written;
  const substance: RuleSubstance = {
    name,
    audience: audiences.filter((audience) => written.audience.includes(audience)),
    severity,
    category,
    topic,
    subject: subjectOf(written.each),
    where: scopeOf(written.where),
    when,
    for: written.for,
    keepFiringFor: written.keep_firing_for,
    active: written.active.map(({ from, to, days }) => ({
      from,
      to,
      weekdays: days && writtenWeekdays.flatMap((day, index) => (days.includes(day) ? [index] : [])),
    })),
    quality,
    lateAfter: written.late_after,
    whenUnknown: written.when_unknown,
    notify: noticeOf(written.notify),
    messages: messagesOf(written.messages),
    warning: written.warning && {
      event: written.warning.event,
      urgency: written.warning.urgency,
      certainty: written.warning.certainty,
      responseType: written.warning.response,
      instruction: written.warning.instruction,
    },
  };
  return { id, ...digestsOf(substance), ...substance };
}

const messagesOf = ({ raised, updated, resolved, unknown }: WrittenRule['messages']): Rule['messages'] => ({
  raised,
  ...(updated && { updated }),
  ...(resolved && { resolved }),
  ...(unknown && { unknown }),
});

function subjectOf(each: WrittenRule['each']): Rule['subject'] {
  return each === 'device' || each === 'city' ? { each } : { each: 'area', level: each };
}

const sorted = <Id extends string>(ids: readonly Id[] | undefined): readonly Id[] | undefined =>
  ids && [...new Set(ids)].toSorted();

function scopeOf({ kinds, areas, devices, tags }: WrittenRule['where']): RuleScope {
  return {
    kinds: sorted(kinds?.map(kindId)),
    areas: sorted(areas?.map(areaId)),
    devices: sorted(devices?.map(deviceId)),
    tags,
  };
}

function noticeOf(written: WrittenRule['notify']): RuleNotice {
  return {
    groupBy: written.group_by,
    groupWait: written.group_wait,
    groupInterval: written.group_interval,
    repeatEvery: written.repeat_every,
    inhibitedBy: sorted(written.inhibited_by.map(ruleId)) ?? [],
    receivers: sorted(written.receivers) ?? [],
    escalate: written.escalate.map(({ after, receivers }) => ({ after, receivers: sorted(receivers) ?? [] })),
    isUrgent: written.urgent,
  };
}
