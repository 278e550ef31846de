import type { Brand } from './brand.ts';
import { brand } from './brand.ts';
import type { Duration } from './duration.ts';
import type { AreaId, DeviceId, KindId } from './ids.ts';
import type { Text } from './language.ts';
import type { QuantityId } from './quantity.ts';

/** Names a rule, e.g. `smog`; the name of its file without `.yaml`. Lower-case kebab. */
export type RuleId = Brand<string, 'RuleId'>;

const ruleIdPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const parseRuleId = (text: string): RuleId | undefined =>
  ruleIdPattern.test(text) && text.length <= 64 ? brand<RuleId>(text) : undefined;
/** For ids that were checked when they were stored, or are written in our own source. */
export const ruleId = (text: string): RuleId => brand<RuleId>(text);

/** From the least to the worst. The words of CAP 1.2, in lower case. */
export const severities = ['minor', 'moderate', 'severe', 'extreme'] as const;
export type Severity = (typeof severities)[number];
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

/** CAP 1.2 category. */
export const categories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
export type Category = (typeof categories)[number];

/** What people choose to hear about. */
export const alertTopics = ['air', 'noise', 'weather', 'parking', 'lighting', 'device'] as const;
export type AlertTopic = (typeof alertTopics)[number];

export const audiences = ['operators', 'citizens'] as const;
export type Audience = (typeof audiences)[number];

/**
 * Where a number begins to matter, and where it ceases to: `clears` is the hysteresis. Without it, the condition ends as soon as the
 * number is not beyond the limit any more; with it, when the number is at or behind `clears` (for `above` and `at_least`: at or
 * below it).
 */
export type Limit = {
  readonly is: 'above' | 'at_least' | 'below' | 'at_most';
  readonly limit: number;
  readonly clears?: number | undefined;
};

/**
 * What must hold. Each is true, false or unknown at any moment. `all` is false when any part is false, else unknown when any is unknown;
 * `any` is true when any part is true, else unknown when any is unknown; `not` of unknown is unknown.
 *
 * Of a device: `value`, `change`, `absent`, `mean`, `index`, `period`, `usual`. Of an area or the city: `some`, `mean`, `index`, `period`,
 * `usual`. `all`, `any` and `not` of what is of the same subject.
 */
export type Condition =
  /** The newest counted value of a series. Unknown once it is stale (`rhythm.staleAfter`), or never seen. States are 0 and 1. */
  | { readonly is: 'value'; readonly quantity: QuantityId; readonly limit: Limit }
  /** The newest value minus the oldest one within a span: positive when it rose. Unknown with fewer than two values there. */
  | { readonly is: 'change'; readonly quantity: QuantityId; readonly within: Duration; readonly limit: Limit }
  /** Nothing at all was heard of the device for so long. Never unknown. A device that never spoke counts from its registration. */
  | { readonly is: 'absent'; readonly after: Duration }
  /**
   * The mean of what was observed in the last span, by the quantity's own rule (sound by energy), of the device or of all devices of the
   * area. Unknown when less than `complete` (0 to 1) of the readings that were to be expected are there.
   */
  | {
      readonly is: 'mean';
      readonly quantity: QuantityId;
      readonly over: Duration;
      readonly limit: Limit;
      readonly complete: number;
    }
  /** The band of the European air quality index of the last hour, 1 good to 6 extremely poor (src/indices/european-aqi.ts). */
  | { readonly is: 'index'; readonly index: 'european_aqi'; readonly limit: Limit; readonly complete: number }
  /** The sound level of the last whole day (07-19), evening (19-23) or night (23-07) on the clocks of the city, dB(A). */
  | {
      readonly is: 'period';
      readonly quantity: QuantityId;
      readonly period: 'day' | 'evening' | 'night';
      readonly limit: Limit;
      readonly complete: number;
    }
  /**
   * The mean of the last span compared with what is usual at this hour of this weekday: as a difference, a ratio, or in standard
   * deviations. Usual is the mean of the same hour in the `weeks` before, up to the day before yesterday; unknown with fewer than three.
   */
  | {
      readonly is: 'usual';
      readonly quantity: QuantityId;
      readonly over: Duration;
      readonly compared: 'difference' | 'ratio' | 'deviations';
      readonly weeks: number;
      readonly limit: Limit;
      readonly complete: number;
    }
  /**
   * Some devices of the area: how many of them, or which share (0 to 1) of those of which it is known, meet a condition of a device.
   * Unknown when it is known of less than `known` (0 to 1) of them, or there are none.
   */
  | {
      readonly is: 'some';
      readonly of: Condition;
      readonly counted: 'devices' | 'share';
      readonly limit: Limit;
      readonly known: number;
    }
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition };

/** What a rule watches, each on its own. */
export type RuleSubject =
  | { readonly each: 'device' }
  | { readonly each: 'area'; readonly level: 'district' | 'street' | 'garage' }
  | { readonly each: 'city' };

/** Which devices count; all that are left out do. An area stands for itself and all that lie in it. */
export type RuleScope = {
  readonly kinds?: readonly KindId[] | undefined;
  readonly areas?: readonly AreaId[] | undefined;
  readonly devices?: readonly DeviceId[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
};

/** On the clocks of the city; `to` may lie before `from`: over midnight. Minutes of the day, 0 to 1439. */
export type ActiveHours = {
  readonly from: number;
  readonly to: number;
  /** 0 Sunday to 6 Saturday, by the day on which the hours begin. Every day when left out. */
  readonly weekdays?: readonly number[] | undefined;
};

/** What is done with an alert. */
export type RuleNotice = {
  /** Alerts of one rule that are one matter to people: one announcement for all in the same area of this level. */
  readonly groupBy: 'subject' | 'street' | 'district' | 'city';
  /** How long the first of a group waits for the others. */
  readonly groupWait: Duration;
  /** No more than one update of a group in so long. */
  readonly groupInterval: Duration;
  /** Says it again while it lasts and nobody acknowledged it. */
  readonly repeatEvery: Duration | undefined;
  /** It is not announced while an alert of one of these fires for the same subject, its area, or an area around it. */
  readonly inhibitedBy: readonly RuleId[];
  /** Operators who are told, by their names in receivers.yaml. */
  readonly receivers: readonly string[];
  /** Who else is told when nobody acknowledged it for so long. Ordered. */
  readonly escalate: readonly { readonly after: Duration; readonly receivers: readonly string[] }[];
  /** Wakes people in their quiet hours. */
  readonly isUrgent: boolean;
};

export type MessageTemplate = {
  readonly title: string;
  readonly text: string;
  /** Below 160 characters when it is filled in. */
  readonly short: string;
};

/** What a public warning says more (CAP 1.2). */
export type PublicWarning = {
  readonly event: Text;
  readonly urgency: 'Immediate' | 'Expected' | 'Future' | 'Past' | 'Unknown';
  readonly certainty: 'Observed' | 'Likely' | 'Possible' | 'Unlikely' | 'Unknown';
  readonly responseType:
    | 'Shelter'
    | 'Evacuate'
    | 'Prepare'
    | 'Execute'
    | 'Avoid'
    | 'Monitor'
    | 'Assess'
    | 'AllClear'
    | 'None';
  readonly instruction: Text | undefined;
};

/** A condition on what devices observe, whom it concerns, and what is said when it holds. */
export type Rule = {
  readonly id: RuleId;
  /** Tells what the file says from what it said before: 12 hexadecimal digits of a digest. */
  readonly version: string;
  /** The same of the part that decides when it fires: while it stays, alerts under way go on. */
  readonly decides: string;
  readonly name: Text;
  readonly audience: readonly Audience[];
  readonly severity: Severity;
  readonly category: Category;
  readonly topic: AlertTopic;
  readonly subject: RuleSubject;
  readonly where: RuleScope;
  readonly when: Condition;
  /** How long the condition must hold before it fires. */
  readonly for: Duration;
  /** How long it must not hold before it is resolved. */
  readonly keepFiringFor: Duration;
  /** Only then does the condition hold. Always when empty. */
  readonly active: readonly ActiveHours[];
  /** Which values count: `counted` are those that no test doubts. */
  readonly quality: 'counted' | 'pass' | 'any';
  /** A reading that arrives so long after its time changes nothing now; the history is annotated. */
  readonly lateAfter: Duration;
  /** What becomes of an alert when nobody knows any more whether its condition holds. */
  readonly whenUnknown: 'resolve' | 'keep';
  readonly notify: RuleNotice;
  /** By what is told. `raised` serves where another one is left out. */
  readonly messages: Readonly<Record<'raised', Readonly<Record<keyof Text, MessageTemplate>>>> &
    Readonly<Partial<Record<'updated' | 'resolved' | 'unknown', Readonly<Record<keyof Text, MessageTemplate>>>>>;
  readonly warning: PublicWarning | undefined;
};
