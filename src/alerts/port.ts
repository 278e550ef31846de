import type { DatabaseSync } from 'node:sqlite';
import type { Told } from '../community/port.ts';
import type { Alert, Annotation, Announcement, Because, MessageText, Subject, Transition } from '../model/alert.ts';
import type { Calendar } from '../model/calendar.ts';
import type { DeviceKind, Kinds } from '../model/device-kind.ts';
import type { Duration } from '../model/duration.ts';
import type { AreaId, DeviceId } from '../model/ids.ts';
import type { Language } from '../model/language.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { AlertTopic, Audience, Rule, RuleId, Severity } from '../model/rule.ts';
import type { EpochMs, TimeSpan } from '../model/time.ts';
import type { Outcome } from '../pipeline/port.ts';
import type { Directory } from '../registry/port.ts';

/** How the reader of the journal that judges by rules is called. It notes its place now and then, so that lies behind what it judged. */
export const judgingReader = 'alerts';

/** The rules of the city, as they are now and as they were. */
export interface Rules {
  all(): readonly Rule[];
  get(id: RuleId): Rule | undefined;
  /** Newest first, each with when it came into force. */
  versions(id: RuleId): readonly RuleVersion[];
  /** Files that are not used, and why; the version before stays in force. */
  faults(): readonly RuleFault[];
  /** Called with what is in force after each change. @returns how to stop. */
  onChange(listener: (rules: readonly Rule[]) => void): () => void;
}

export type RuleVersion = {
  readonly rule: RuleId;
  readonly version: string;
  /** {@link Rule.decides}: versions that decide the same are one rule in other words. */
  readonly decides: string;
  /** The YAML text. */
  readonly text: string;
  readonly from: EpochMs;
  /** When another version came, or the rule was removed. */
  readonly until: EpochMs | undefined;
};

/** `line` and `column` from 1, where they are known. */
export type RuleFault = {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** The path of the field, e.g. `when.value.above`; empty for the file as a whole. */
  readonly field: string;
  /** What is wrong, and what to do. */
  readonly says: string;
  /** It is odd and nothing more: the file is used. */
  readonly isWarning?: boolean | undefined;
};

/** Changes rules as an operator does. Each change is a file of the rules' folder. */
export interface RuleDesk {
  /** What the text means, without putting it in force. */
  read(text: string, id: RuleId): ReadableRule | RuleRefusal;
  /** @throws {CallerError} (422 `rule_faulty`) with the faults; (409 `rule_changed`) when `ifVersion` is not in force. */
  put(id: RuleId, text: string, ifVersion: string | undefined): Promise<Rule>;
  /** @throws {CallerError} (404) when there is none. */
  remove(id: RuleId): Promise<void>;
}
/** `warnings`: what is odd about it, and does not keep it from being used. */
export type ReadableRule = {
  readonly ok: true;
  readonly rule: Rule;
  readonly warnings?: readonly RuleFault[] | undefined;
};
export type RuleRefusal = { readonly ok: false; readonly faults: readonly RuleFault[] };

/** What conditions are judged by: a deterministic function of the readings in order of arrival, the rules and the registry. */
export interface Engine {
  /** Readings and new judgements in the order in which they arrived. Nothing is decided before {@link advance}. */
  take(arrived: Arrived): void;
  /**
   * Everything that arrived before `until` was taken. Decides all that can be decided, in order.
   * Only whole steps of arrival ({@link step}) are decided, so that the order within a step makes no difference.
   */
  advance(until: EpochMs): Decided;
  /** Whether anything waits for {@link advance}: readings of an unfinished step, or a timer before `until`. */
  hasWork(until: EpochMs): boolean;
  /** Up to where it has decided. */
  decidedUpTo(): EpochMs;
  /**
   * Other rules from now on. Alerts of rules whose `decides` stays go on; others are resolved (`rule`). What a rule remembers of the
   * past has to be given to {@link recall} first.
   */
  setRules(rules: readonly Rule[]): readonly Transition[];
  /** Gives what was observed before, in any order, to the memory of these rules. They are looked at by the next {@link advance}. */
  recall(rules: readonly RuleId[], past: readonly Reading[]): void;
  /** How far back these rules remember: what {@link recall} should be given. */
  lookback(rules: readonly Rule[]): Duration;
  /**
   * The clock that stamps arrivals was set back to `to`: what arrives from now on may be stamped earlier than what came before it. What was
   * taken is decided first; then time goes on from `to`. Values count as of then, silence is counted anew, and windows lose what lies ahead.
   * Alerts that fire go on.
   */
  turnBack(to: EpochMs): Decided;
  /** We did not listen in this span: silence there is not a device's. */
  deaf(span: TimeSpan): void;
  /** Conditions that hold and have not fired yet. */
  pending(): readonly PendingAlert[];
  /** The alerts that fire, by id. */
  firing(): readonly string[];
  /**
   * Everything that it remembers, with what it took and has not decided yet, for {@link EngineParts.memory}. Each part is written when it is
   * asked for, in a few milliseconds, so that others come to a turn in between; until the last one was, it must not take or decide anything.
   */
  memory(): Iterable<EnginePart>;
}

export type Arrived = { readonly readings: readonly Reading[]; readonly rejudged: readonly Rejudged[] };

export type Decided = {
  readonly transitions: readonly Transition[];
  /** Subjects of rules that a late reading bears on, with its time and arrival. */
  readonly late: readonly LateMark[];
};

export type LateMark = {
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly time: EpochMs;
  readonly arrivedAt: EpochMs;
};

export type PendingAlert = Pick<Transition, 'alert' | 'rule' | 'version' | 'subject' | 'since' | 'evidence'> & {
  /** When it will fire if nothing changes. */
  readonly firesAt: EpochMs;
};

/** A part of what the engine remembers, in a form of its own; without bytes, it is as it was when it was given last. */
export type EnginePart = { readonly name: string; readonly bytes: Uint8Array | undefined };

export type EngineParts = {
  readonly rules: readonly Rule[];
  readonly kinds: Kinds;
  readonly directory: Pick<
    Directory,
    'device' | 'devices' | 'devicesIn' | 'area' | 'areas' | 'areasWithin' | 'onChange'
  >;
  readonly calendar: Calendar;
  readonly usual: Usual;
  /** From when it listens: silence before that is nobody's. */
  readonly from: EpochMs;
  /** What it remembered before; of another form or of other rules, it is left aside. */
  readonly memory?: ReadonlyMap<string, Uint8Array> | undefined;
};

/** What is usual at an hour of a weekday, by the past. Answers at once: what is needed is worked out before. */
export interface Usual {
  /** Of a device, an area, or (`undefined`) the city. */
  at(of: DeviceId | AreaId | undefined, query: UsualQuery): UsualValue | undefined;
}
export type UsualQuery = {
  readonly kind: DeviceKind['id'] | undefined;
  readonly quantity: QuantityId;
  readonly weeks: number;
  readonly moment: EpochMs;
  /** Of the span of this length that ends there; of the hour that it lies in when left out. */
  readonly over?: Duration | undefined;
};
export type UsualValue = { readonly mean: number; readonly deviation: number; readonly weeks: number };

/** Hears what became of messages, in the order of the journal. Waits while more is heard than can be judged. */
export interface AlertEar {
  hear(outcome: Pick<Outcome, 'readings' | 'origins' | 'rejudged' | 'upTo'>): Promise<void>;
}

/**
 * What becomes of alerts: groups, quiet, repeating, escalating. Pure: what it decides is kept by who asks. Its time is that of the
 * arrivals.
 */
export interface Life {
  /** Steps of conditions, in their order, at `now`. Transitions that it has had before change nothing. */
  take(transitions: readonly Transition[], now: EpochMs): LifeChange;
  /** What is due by now: groups that waited, repetitions, escalations, silences that begin or end. */
  advance(now: EpochMs): LifeChange;
  act(action: AlertAction, now: EpochMs): LifeChange;
  setRules(rules: readonly Rule[]): void;
  open(): readonly Alert[];
}

export type LifeChange = {
  /** Alerts that are new or different, and the steps that made them so. */
  readonly alerts: readonly Alert[];
  readonly transitions: readonly Transition[];
  readonly announcements: readonly Announcement[];
  /** What it must remember of groups; `undefined`: forget it. */
  readonly groups: ReadonlyMap<string, unknown>;
  readonly quietings: readonly Quieting[];
};

export type AlertAction =
  | { readonly does: 'acknowledge'; readonly alerts: readonly string[]; readonly by: string; readonly note: string }
  | { readonly does: 'quiet'; readonly quieting: Quieting }
  | { readonly does: 'end_quiet'; readonly id: string; readonly by: string };

/** A silence of alerts, or a maintenance window: while it lasts nobody is told. What matches all that is given is meant. */
export type Quieting = {
  readonly id: string;
  readonly is: 'silence' | 'maintenance';
  readonly rules?: readonly RuleId[] | undefined;
  readonly areas?: readonly AreaId[] | undefined;
  readonly devices?: readonly DeviceId[] | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly by: string;
  readonly note: string;
  readonly endedAt: EpochMs | undefined;
};

/** Alerts as people and programs see them. */
export interface Alerts {
  /** Those that fire, worst first, then the oldest. */
  open(query: AlertQuery): readonly Alert[];
  /** Those that are over, the last one first. */
  closed(query: AlertQuery): readonly Alert[];
  get(id: string): AlertHistory | undefined;
  /** Of rules and subjects where there was no alert too. Newest first. */
  annotations(query: {
    readonly rule?: RuleId | undefined;
    readonly alert?: string | undefined;
    readonly limit: number;
  }): readonly Annotation[];
  pending(): readonly PendingAlert[];
  quietings(): readonly Quieting[];
  readonly announcements: Announcements;
}

/** What was announced, for ever in the same order. */
export interface Announcements {
  /** Behind `seq`, oldest first. */
  after(seq: number, limit: number): readonly Announcement[];
  /** Newest first. */
  latest(query: AnnouncementQuery): readonly Announcement[];
  get(id: string): Announcement | undefined;
  ofGroup(group: string): readonly Announcement[];
  end(): number;
  /** Called when there are new ones, after they are durable. @returns how to stop. */
  onNew(listener: () => void): () => void;
}
export type AnnouncementQuery = {
  readonly audience?: Audience | undefined;
  readonly topics?: readonly AlertTopic[] | undefined;
  readonly areas?: readonly AreaId[] | undefined;
  readonly leastSeverity?: Severity | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
};

export type AlertQuery = {
  readonly audience?: Audience | undefined;
  readonly rules?: readonly RuleId[] | undefined;
  readonly topics?: readonly AlertTopic[] | undefined;
  /** In these areas; those of the whole city are in all of them. */
  readonly areas?: readonly AreaId[] | undefined;
  readonly device?: DeviceId | undefined;
  readonly leastSeverity?: Severity | undefined;
  readonly limit: number;
  readonly after?: { readonly resolvedAt: EpochMs; readonly id: string } | undefined;
};

export type AlertHistory = {
  readonly alert: Alert;
  readonly transitions: readonly Transition[];
  readonly annotations: readonly Annotation[];
  readonly announcements: readonly Announcement[];
};

/** What operators do about alerts. Each is durable when it resolves. */
export interface AlertDesk {
  /** @throws {CallerError} (404) when there is no such alert, (409) when it is over. */
  acknowledge(alert: string, by: string, note: string): Promise<Alert>;
  quiet(quieting: Omit<Quieting, 'id' | 'endedAt'>): Promise<Quieting>;
  /** @throws {CallerError} (404) when there is none, or it is over. */
  endQuiet(id: string, by: string): Promise<Quieting>;
}

/** Keeps alerts, transitions, annotations, groups, quietings and announcements. Writes are part of the caller's transaction. */
export interface AlertBook extends Pick<Alerts, 'open' | 'closed' | 'get' | 'annotations' | 'quietings'> {
  readonly announcements: Omit<Announcements, 'onNew'>;
  /** Keeping the same again changes nothing. */
  keep(connection: DatabaseSync, change: LifeChange): void;
  annotate(connection: DatabaseSync, annotations: readonly Annotation[]): void;
  /** Which of these steps are kept already. */
  known(transitions: readonly string[]): ReadonlySet<string>;
  /** What {@link Life} goes on from. */
  recall(): {
    /** Those that fire, and those that groups still have to tell the end of. */
    readonly alerts: readonly Alert[];
    /** The newest step of each. */
    readonly transitions: readonly Transition[];
    readonly groups: ReadonlyMap<string, unknown>;
    readonly quietings: readonly Quieting[];
    readonly nextSeq: number;
  };
  /** Deletes some of what has been over for longer. @returns whether there is more of it. */
  forget(connection: DatabaseSync, before: EpochMs): boolean;
}

/** Words for an announcement, in every language. */
export type Wording = (facts: WordingFacts) => Readonly<Record<Language, MessageText>>;
export type WordingFacts = {
  readonly rule: Rule;
  readonly what: Announcement['what'];
  /** Why it is over, of `resolved`. */
  readonly because: Because | undefined;
  /** The newest transition of each alert of the group that is told of, at least one. */
  readonly transitions: readonly Transition[];
  readonly count: number;
  readonly at: EpochMs;
  readonly since: EpochMs;
};

/** Runs rules over what is stored, with the engine that runs live. Bounded: so many at once, so many results kept. */
export interface Backtests {
  /** @throws {CallerError} when the span is too long, or too many are running. */
  start(request: BacktestRequest): Backtest;
  get(id: string): Backtest | undefined;
  list(): readonly Backtest[];
  /** `false` when there is none that runs. */
  cancel(id: string): boolean;
}

export type BacktestRequest = TimeSpan & {
  readonly rule: Rule;
  /** `as_it_arrived` decides what was decided live; `as_it_was` what would have been if nothing had come late. */
  readonly order: 'as_it_arrived' | 'as_it_was';
};

export type Backtest = {
  readonly id: string;
  readonly request: BacktestRequest;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly readings: number;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | undefined;
  readonly reason: string | undefined;
  readonly result: BacktestResult | undefined;
};

export type BacktestResult = {
  /** Of the span itself, without those before it that fill windows. With none, nothing can be said. */
  readonly readings: number;
  /** The first time in the span of which there is a reading: of the time before it nothing can be said. */
  readonly firstAt: EpochMs | undefined;
  readonly tested: BacktestOutcome;
  /** The same of the version in force, where that decides otherwise. */
  readonly inForce: BacktestOutcome | undefined;
};

export type BacktestOutcome = {
  readonly version: string;
  /** How what already fired when the span began had come about. */
  readonly openAtStart?: readonly Transition[] | undefined;
  /** The first thousand, and how many there are. */
  readonly transitions: readonly Transition[];
  readonly transitionCount: number;
  readonly firings: number;
  readonly firingTime: Duration;
  readonly longest: Duration;
  readonly announcements: readonly Announcement[];
  readonly announcementCount: number;
  /** Operators who would have been told, by name. */
  readonly receivers: readonly ReceiverTold[];
  /** Citizens, with the subscriptions of now. */
  readonly told: Told;
};

export type ReceiverTold = { readonly name: string; readonly announcements: number; readonly escalations: number };
