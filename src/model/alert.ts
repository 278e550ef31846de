import type { Position } from './geography.ts';
import { type AreaId, areaId, type DeviceId, deviceId, type KindId } from './ids.ts';
import type { Language } from './language.ts';
import type { Quality } from './quality.ts';
import type { QuantityId } from './quantity.ts';
import type { AlertTopic, Audience, Category, RuleId, Severity } from './rule.ts';
import type { EpochMs } from './time.ts';

/** What one alert is about. */
export type Subject =
  | { readonly is: 'device'; readonly id: DeviceId }
  | { readonly is: 'area'; readonly id: AreaId }
  | { readonly is: 'city' };

/** `device:bay-1`, `area:centro`, `city`. */
export const subjectKey = (subject: Subject): string =>
  subject.is === 'city' ? 'city' : `${subject.is}:${subject.id}`;

/** The subject of a key that was made by {@link subjectKey}. */
export function subjectOf(key: string): Subject {
  const [is, ...rest] = key.split(':');
  const id = rest.join(':');
  if (is === 'device') return { is, id: deviceId(id) };
  return is === 'area' ? { is, id: areaId(id) } : { is: 'city' };
}

/** One observation that speaks for a transition. */
export type EvidenceObservation = {
  readonly device: DeviceId;
  readonly kind: KindId;
  readonly quantity: QuantityId;
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
  readonly value: number;
  readonly quality: Quality;
};

/** Why a condition held, or did not. */
export type Evidence = {
  /** The number that was compared, in the quantity's unit, a count or a share; `undefined` when there is none (`absent`, unknown). */
  readonly value: number | undefined;
  /** What it was compared with. */
  readonly limit: number | undefined;
  /** What the number is of; `undefined` for counts, shares and indices. */
  readonly quantity: QuantityId | undefined;
  /** What it was compared with otherwise: what is usual. */
  readonly usual?: number | undefined;
  /** The newest ones, {@link mostEvidence} at most. */
  readonly observations: readonly EvidenceObservation[];
  /** Of devices of an area: how many meet the condition, of how many it is known, and how many there are. */
  readonly devices?: { readonly matching: number; readonly known: number; readonly total: number } | undefined;
  /** Those that meet it, {@link mostEvidence} at most. */
  readonly matching?: readonly DeviceId[] | undefined;
};

export const mostEvidence = 20;

/** Why a transition came. `rule` is another rule in its place, or none; `gone` a subject that exists no more. */
export type Because = 'condition' | 'cleared' | 'unknown' | 'hours' | 'rule' | 'gone';

/**
 * A step in the life of a condition: it began to hold (`pending`), held for long enough (`firing`), ceased before that (`dropped`), or ceased
 * for long enough after it (`resolved`). A function of the messages, the rules and the registry: the same whenever it is worked out.
 */
export type Transition = {
  /** Says the same of the same step, whenever and wherever it was worked out. */
  readonly id: string;
  /** Names the alert: rule, what decides of it, subject, and `since`. */
  readonly alert: string;
  readonly rule: RuleId;
  readonly version: string;
  readonly subject: Subject;
  readonly to: 'pending' | 'firing' | 'dropped' | 'resolved';
  readonly because: Because;
  /** When it came about, by the times of the observations. */
  readonly at: EpochMs;
  /** When the condition began to hold. */
  readonly since: EpochMs;
  /** When it could be known, by the times of arrival; never before `at` by more than clocks differ. */
  readonly noticedAt: EpochMs;
  readonly evidence: Evidence;
  /** Of `firing`: the evidence of when it began. */
  readonly began?: Evidence | undefined;
  /** When the observation arrived that brought it about; `undefined` when the passing of time did. */
  readonly trigger: EpochMs | undefined;
};

/** What late data say of an alert, or of one that there would have been. Wakes nobody. */
export type Annotation = {
  readonly id: string;
  readonly rule: RuleId;
  readonly version: string;
  readonly subject: Subject;
  /** The alert that it is about; `undefined` when there was none. */
  readonly alert: string | undefined;
  readonly says: 'would_have_fired' | 'would_not_have_fired' | 'would_have_fired_at' | 'would_have_resolved_at';
  /** From when to when it would have fired, with all that is known now. */
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  readonly writtenAt: EpochMs;
  /** When the late data arrived. */
  readonly arrivedAt: EpochMs;
  readonly evidence: Evidence | undefined;
};

/** A firing, or once firing, condition with what people did about it. */
export type Alert = {
  readonly id: string;
  readonly rule: RuleId;
  readonly version: string;
  readonly subject: Subject;
  /** The smallest area that it lies in; `undefined` for the city, and outside every area. */
  readonly area: AreaId | undefined;
  readonly severity: Severity;
  readonly category: Category;
  readonly topic: AlertTopic;
  readonly audience: readonly Audience[];
  readonly group: string;
  readonly since: EpochMs;
  readonly firedAt: EpochMs;
  readonly resolved: { readonly at: EpochMs; readonly because: Because } | undefined;
  readonly acknowledged: { readonly at: EpochMs; readonly by: string; readonly note: string } | undefined;
  /** Why nobody is told now; `undefined` when people are. */
  readonly quiet: Quiet | undefined;
  /** What people did about it, oldest first; the last {@link mostDeeds}. */
  readonly deeds?: readonly Deed[] | undefined;
};

/** Somebody took an alert on, silenced it, or worked there; `heard`: none of these keeps it quiet any more. */
export type Deed = {
  readonly at: EpochMs;
  readonly does: 'acknowledged' | 'silenced' | 'maintenance' | 'heard';
  /** Who did it; `undefined` when time did. */
  readonly by: string | undefined;
  readonly note: string;
};

export const mostDeeds = 50;

/** `by` is the id of the silence or maintenance window, or of the alert that stands for this one. */
export type Quiet = { readonly because: 'silenced' | 'maintenance' | 'inhibited'; readonly by: string };

export type MessageText = { readonly title: string; readonly text: string; readonly short: string };

/** What people are told of a group of alerts: once, whoever they are and however it reaches them. */
export type Announcement = {
  /** Their order; without gaps. */
  readonly seq: number;
  readonly id: string;
  readonly group: string;
  readonly what: 'raised' | 'updated' | 'repeated' | 'escalated' | 'resolved';
  /** When it came about, and when it was announced. */
  readonly at: EpochMs;
  readonly announcedAt: EpochMs;
  /** When the condition of the first alert of the group began to hold. */
  readonly since: EpochMs;
  readonly rule: RuleId;
  readonly version: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly topic: AlertTopic;
  readonly audience: readonly Audience[];
  readonly isUrgent: boolean;
  /** Those that fire; of `resolved`, those that did. {@link mostNamed} at most, and how many there are. */
  readonly alerts: readonly string[];
  readonly subjects: readonly Subject[];
  readonly count: number;
  /** The smallest areas that they lie in. Empty for the whole city, and for what lies outside every area. */
  readonly areas: readonly AreaId[];
  /** Where the devices are that it is about; empty when it is about areas. */
  readonly places: readonly { readonly device: DeviceId; readonly position: Position }[];
  /** Operators who are told, by name. */
  readonly receivers: readonly string[];
  readonly texts: Readonly<Record<Language, MessageText>>;
  readonly trigger: EpochMs | undefined;
};

export const mostNamed = 50;

/** What is said of the whole city concerns everybody; what lies outside every area does not. */
export const isOfWholeCity = ({ subjects }: Pick<Announcement, 'subjects'>): boolean =>
  subjects.some(({ is }) => is === 'city');
