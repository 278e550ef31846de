import type { Alert, Transition } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { AlertBook, Quieting, Wording } from '../port.ts';
import type { Surroundings } from './around.ts';
import { clockKey, Draft } from './draft.ts';
import { Due } from './due.ts';
import { type Group, recallGroup } from './group.ts';
import { type FormerRule, KnownRules } from './known-rules.ts';
import { Members } from './members.ts';
import { endOf, QuietWindows } from './quiet-windows.ts';
import { Recent } from './recent.ts';

const mostEnded = 20_000;

/** What an earlier life left behind. */
export type Recalled = ReturnType<AlertBook['recall']>;

export const nothingRecalled: Recalled = {
  alerts: [],
  transitions: [],
  groups: new Map(),
  quietings: [],
  nextSeq: 1,
};

export type LifeParts = {
  readonly rules: readonly Rule[];
  readonly directory: Surroundings;
  readonly wording: Wording;
  readonly recalled?: Recalled | undefined;
  /** A rule that was removed while alerts of it fired, to say that they are over. */
  readonly formerRule?: FormerRule | undefined;
};

/** Everything that lives, and how to find it. */
export type LifeState = {
  readonly directory: Surroundings;
  readonly wording: Wording;
  readonly rules: KnownRules;
  readonly members: Members;
  readonly windows: QuietWindows;
  readonly groups: Map<string, Group>;
  /** The group that takes what fires now, by rule and matter. */
  readonly taking: Map<string, string>;
  readonly due: Due;
  /** Alerts that are over: they do not begin again. */
  readonly ended: Recent;
  clock: EpochMs;
  nextSeq: number;
  draft: Draft;
};

export const groupDue = (id: string): string => `group ${id}`;
export const windowDue = (id: string, edge: 'begins' | 'ends'): string => `window ${edge} ${id}`;
export const releaseDue = (alert: string): string => `release ${alert}`;

export const takingKey = ({ rule, matter }: Pick<Group, 'rule' | 'matter'>): string => `${rule} ${matter}`;

export function recallState({ rules, directory, wording, recalled, formerRule }: LifeParts): LifeState {
  const { alerts, transitions, groups, quietings, nextSeq } = recalled ?? nothingRecalled;
  const state: LifeState = {
    directory,
    wording,
    rules: new KnownRules(rules, formerRule ?? (() => undefined)),
    members: new Members(),
    windows: new QuietWindows(directory),
    groups: new Map(),
    taking: new Map(),
    due: new Due(),
    ended: new Recent(mostEnded),
    clock: clockOf(groups.get(clockKey)),
    nextSeq,
    draft: new Draft(),
  };
  const newest = new Map(transitions.map((transition) => [transition.alert, transition]));
  for (const alert of alerts) state.members.put(alert, newest.get(alert.id));
  for (const [id, memory] of groups) if (id !== clockKey) recallOne(state, recallGroup(memory));
  for (const quieting of quietings) {
    state.windows.put(quieting);
    if (endOf(quieting) <= state.clock) state.windows.end(quieting.id);
    else putWindowDue(state, quieting, state.clock);
  }
  return state;
}

const clockOf = (kept: unknown): EpochMs => epochMs(typeof kept === 'number' ? kept : 0);

function recallOne(state: LifeState, group: Group): void {
  state.groups.set(group.id, group);
  state.taking.set(takingKey(group), group.id);
  for (const [alert, at] of group.released) state.due.set(releaseDue(alert), at);
  state.due.set(groupDue(group.id), state.clock);
}

/** Steps that bring about what is said at one moment. */
export type Moment = { readonly at: EpochMs; readonly until: EpochMs; readonly now: ReadonlyMap<string, Transition> };

/** When it has to be looked at again because of a silence or maintenance window. */
export function putWindowDue({ due }: Pick<LifeState, 'due'>, window: Quieting, now: EpochMs): void {
  if (window.from > now) due.set(windowDue(window.id, 'begins'), window.from);
  due.set(windowDue(window.id, 'ends'), endOf(window));
}

export function putAlert(state: LifeState, alert: Alert, newest?: Transition): void {
  state.members.put(alert, newest);
  state.draft.alert(alert);
}

export function putGroup(state: LifeState, group: Group): void {
  state.groups.set(group.id, group);
  state.draft.group(group.id, group);
}
