import type { Alert, Announcement } from '../../model/alert.ts';
import { type RuleNotice, type Severity, severities } from '../../model/rule.ts';
import { after, type EpochMs } from '../../model/time.ts';
import type { Group } from './group.ts';

/** How a group stands, for those who are told of it. */
export type Standing = {
  /** Fire and are not quiet: what there is to tell. */
  readonly loud: readonly Alert[];
  /** Over, of which people still believe that they fire. */
  readonly over: readonly Alert[];
  /** Of something that people were told, nothing may be said now. */
  readonly isHeldBack: boolean;
  /** Something that people were told of fires, and nobody acknowledged it. */
  readonly isUnanswered: boolean;
  readonly isNews: boolean;
  readonly isEmpty: boolean;
};

const rank = (severity: Severity | null): number => (severity === null ? -1 : severities.indexOf(severity));

export const isWorse = (one: Severity, other: Severity | null): boolean => rank(one) > rank(other);

export const worstFirst = (one: Alert, other: Alert): number =>
  rank(other.severity) - rank(one.severity) || one.firedAt - other.firedAt || (one.id < other.id ? -1 : 1);

export function standingOf({ told, worst }: Group, members: readonly Alert[]): Standing {
  const loud: Alert[] = [];
  const over: Alert[] = [];
  let [isHeldBack, isUnanswered, isNews] = [false, false, false];
  for (const alert of members) {
    const isTold = told.has(alert.id);
    if (alert.quiet !== undefined) isHeldBack ||= isTold;
    else if (alert.resolved === undefined) {
      loud.push(alert);
      isUnanswered ||= isTold && alert.acknowledged === undefined;
      isNews ||= !isTold || isWorse(alert.severity, worst);
    } else if (isTold) over.push(alert);
  }
  return { loud, over, isHeldBack, isUnanswered, isNews: isNews || over.length > 0, isEmpty: members.length === 0 };
}

export type Move = { readonly what: Announcement['what'] | 'forgotten'; readonly due: EpochMs };

/**
 * What a group does next, and when, if nothing changes. `undefined`: it waits for something to change. Of what is due by now, news come
 * before anything else.
 */
export function nextMove(
  group: Group,
  standing: Standing,
  { notify, now }: { readonly notify: RuleNotice; readonly now: EpochMs },
): Move | undefined {
  const { waitUntil, updatedAt } = group;
  if (standing.isEmpty) return { what: 'forgotten', due: now };
  if (group.told.size === 0) return standing.loud.length > 0 ? { what: 'raised', due: waitUntil } : undefined;
  if (standing.loud.length === 0) return standing.isHeldBack ? undefined : { what: 'resolved', due: now };
  const moves: readonly (Move | undefined)[] = [
    standing.isNews ? { what: 'updated', due: after(updatedAt, notify.groupInterval) } : undefined,
    escalationOf(group, notify),
    repetitionOf(group, standing, notify),
  ];
  return moves.flatMap((move) => move ?? []).sort((one, other) => Math.max(one.due, now) - Math.max(other.due, now))[0];
}

function escalationOf({ escalation }: Group, { escalate }: RuleNotice): Move | undefined {
  const step = escalation === null ? undefined : escalate[escalation.done];
  return escalation === null || step === undefined
    ? undefined
    : { what: 'escalated', due: after(escalation.from, step.after) };
}

const repetitionOf = ({ saidAt }: Group, { isUnanswered }: Standing, { repeatEvery }: RuleNotice): Move | undefined =>
  isUnanswered && repeatEvery !== undefined && repeatEvery > 0
    ? { what: 'repeated', due: after(saidAt, repeatEvery) }
    : undefined;
