import {
  type Alert,
  type Announcement,
  type Because,
  mostNamed,
  type Subject,
  subjectKey,
  subjectOf,
  type Transition,
} from '../../model/alert.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Rule, RuleNotice } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Wording } from '../port.ts';
import type { Surroundings } from './around.ts';
import type { Group } from './group.ts';

/** Where more devices are than this, an announcement is about the areas that they lie in. */
const mostPlaces = 1000;

export type Telling = {
  readonly group: Group;
  readonly what: Announcement['what'];
  readonly rule: Rule;
  /** Those that fire, and those that are over: the worst first, then the oldest. */
  readonly loud: readonly Alert[];
  readonly over: readonly Alert[];
  readonly at: EpochMs;
  readonly newest: (alert: string) => Transition | undefined;
  /** The steps that are the reason why it is told at this very moment. */
  readonly reasons: readonly Transition[];
  /** Operators who are told besides the rule's own. */
  readonly receivers: readonly string[];
};

type Named = { readonly alert: string; readonly subject: Subject; readonly area: AreaId | undefined };

/** Puts into words what people are told of a group. */
export function tell(
  telling: Telling,
  { directory, wording, seq }: { directory: Surroundings; wording: Wording; seq: number },
): Announcement {
  const { group, what, rule, at } = telling;
  const told = what === 'resolved' ? telling.over : telling.loud;
  const transitions = told.flatMap(({ id }) => telling.newest(id) ?? []);
  const named = namedOf(telling, told);
  const count = what === 'resolved' ? told.length + group.beforeCount : told.length;
  const { severity } = told[0] ?? rule;
  const came = cameAbout(telling, told);
  return {
    seq,
    id: `${group.id}-${group.said + 1}`,
    group: group.id,
    what,
    at: came,
    announcedAt: at,
    since: group.since,
    rule: rule.id,
    version: rule.version,
    severity,
    category: rule.category,
    topic: rule.topic,
    audience: audienceOf(telling),
    isUrgent: rule.notify.isUrgent,
    alerts: named.slice(0, mostNamed).map(({ alert }) => alert),
    subjects: named.slice(0, mostNamed).map(({ subject }) => subject),
    count,
    areas: areasOf(named),
    places: placesOf(named, directory),
    receivers: receiversOf(telling, rule.notify),
    texts: wording({
      rule,
      what,
      because: what === 'resolved' ? becauseOf(told) : undefined,
      transitions,
      count,
      at: came,
      since: group.since,
    }),
    trigger: triggerOf(telling),
  };
}

function namedOf({ what, group }: Telling, told: readonly Alert[]): readonly Named[] {
  const named = told.map(({ id, subject, area }) => ({ alert: id, subject, area }));
  if (what !== 'resolved') return named;
  const before = group.before.map(({ alert, subject, area }) => ({
    alert,
    subject: subjectOf(subject),
    area: area ?? undefined,
  }));
  return [...named, ...before];
}

/** Repeating and escalating come about when they are said; all else when the newest step came about. */
function cameAbout({ what, at, over }: Telling, told: readonly Alert[]): EpochMs {
  if (what === 'repeated' || what === 'escalated' || told.length === 0) return at;
  if (what === 'raised') return epochMs(min(told.map(({ firedAt }) => firedAt)));
  const ends = over.flatMap(({ resolved }) => resolved?.at ?? []);
  const begins = what === 'updated' ? told.map(({ firedAt }) => firedAt) : [];
  return epochMs([...ends, ...begins].reduce((latest, moment) => Math.max(latest, moment), 0));
}

const min = (numbers: readonly number[]): number =>
  numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);

/** Nobody knows is more careful than it is over. */
function becauseOf(over: readonly Alert[]): Because | undefined {
  const reasons = over.flatMap(({ resolved }) => resolved ?? []).sort((one, other) => other.at - one.at);
  return reasons.some(({ because }) => because === 'unknown') ? 'unknown' : reasons[0]?.because;
}

/** Who was told that it began hears that it is over, whatever the rule says now. Nobody acknowledging it is no matter of citizens. */
function audienceOf({ what, rule, group }: Telling): Announcement['audience'] {
  if (what === 'escalated') return ['operators'];
  return what === 'resolved' ? group.audience : rule.audience;
}

const receiversOf = ({ what, group, receivers }: Telling, notify: RuleNotice): readonly string[] =>
  what === 'escalated' ? receivers : [...new Set([...notify.receivers, ...group.receivers])];

const areasOf = (named: readonly Named[]): readonly AreaId[] =>
  [...new Set(named.flatMap(({ area }) => area ?? []))].sort();

function placesOf(named: readonly Named[], directory: Surroundings): Announcement['places'] {
  const places = named.flatMap(({ subject }) => {
    const device = subject.is === 'device' ? directory.device(subject.id) : undefined;
    return device === undefined ? [] : [{ device: device.id, position: device.position }];
  });
  return places.length > mostPlaces ? [] : places;
}

/** `undefined` when it was put off on purpose: its delay is none of the machine's. */
function triggerOf({ what, reasons }: Telling): EpochMs | undefined {
  if (what === 'repeated' || what === 'escalated') return undefined;
  const triggers = reasons.flatMap(({ trigger }) => trigger ?? []);
  return triggers.length === 0 ? undefined : epochMs(min(triggers));
}

/** What a group keeps of alerts that are over, to name them again when all of it is. */
export const beforeOf = ({ id, subject, area }: Alert): Group['before'][number] => ({
  alert: id,
  subject: subjectKey(subject),
  area: area ?? null,
});
