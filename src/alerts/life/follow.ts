import type { Alert, Transition } from '../../model/alert.ts';
import { subjectKey } from '../../model/alert.ts';
import { BugError } from '../../model/errors.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import { areaOf, matterOf } from './around.ts';
import { groupIdOf, newGroup } from './group.ts';
import { hush } from './hush.ts';
import { type LifeState, putAlert, putGroup, takingKey } from './life-state.ts';

/** What steps of conditions at one moment bring about. */
export type Followed = {
  /** Groups that have to be looked at. */
  readonly groups: ReadonlySet<string>;
  /** The newest of the steps, by alert. */
  readonly steps: ReadonlyMap<string, Transition>;
};

/** Follows conditions: what fires becomes an alert in its group, what is resolved is over. */
export function follow(state: LifeState, transitions: readonly Transition[], at: EpochMs): Followed {
  const steps = new Map<string, Transition>();
  const groups = new Set<string>();
  const rules = new Set<RuleId>();
  for (const transition of transitions) {
    const alert = transition.to === 'firing' ? fire(state, transition, at) : end(state, transition);
    if (alert === undefined) continue;
    state.draft.transition(transition);
    steps.set(alert.id, transition);
    groups.add(alert.group);
    rules.add(alert.rule);
  }
  const concerned = [...rules]
    .flatMap((rule) => state.rules.quietedBy(rule))
    .flatMap(({ id }) => state.members.ofRule(id));
  const begun = [...steps.keys()].flatMap((id) => state.members.get(id) ?? []);
  return { groups: groups.union(hush(state, [...begun, ...concerned], at)), steps };
}

function fire(state: LifeState, transition: Transition, at: EpochMs): Alert | undefined {
  const { alert: id, rule: ruleId, version, subject, since } = transition;
  if (state.members.get(id) !== undefined || state.ended.has(id)) return undefined;
  const rule = state.rules.get(ruleId, version);
  if (rule === undefined)
    throw new BugError(`an alert fires by rule ${ruleId} (${version}), which nobody put in force`);
  const area = areaOf(state.directory, subject);
  const alert: Alert = {
    id,
    rule: ruleId,
    version,
    subject,
    area,
    severity: rule.severity,
    category: rule.category,
    topic: rule.topic,
    audience: rule.audience,
    group: join(state, { rule, transition, area, at }),
    since,
    firedAt: transition.at,
    resolved: undefined,
    acknowledged: undefined,
    quiet: undefined,
  };
  putAlert(state, alert, transition);
  return alert;
}

type Joining = {
  readonly rule: Rule;
  readonly transition: Transition;
  readonly area: Alert['area'];
  readonly at: EpochMs;
};

/** The group of what is the same matter; the first of them begins it. */
function join(state: LifeState, { rule, transition, area, at }: Joining): string {
  const { alert, subject, since } = transition;
  const { groupBy, groupWait } = rule.notify;
  const matter = matterOf(state.directory, { groupBy, area, subject: subjectKey(subject) });
  const key = takingKey({ rule: rule.id, matter });
  const group = state.groups.get(state.taking.get(key) ?? '');
  if (group === undefined) {
    const id = groupIdOf(rule.id, matter, alert);
    const waitUntil = after(at, groupWait);
    putGroup(state, newGroup({ id, rule: rule.id, version: rule.version, matter, since, waitUntil }));
    state.taking.set(key, id);
    return id;
  }
  if (since < group.since) putGroup(state, { ...group, since: epochMs(since) });
  return group.id;
}

/** People who were told of it have to be told that it is over; of others nothing has to be remembered. */
function end(state: LifeState, transition: Transition): Alert | undefined {
  const alert = state.members.get(transition.alert);
  if (alert === undefined || alert.resolved !== undefined) return undefined;
  const over = { ...alert, resolved: { at: transition.at, because: transition.because } };
  state.ended.add(over.id);
  putAlert(state, over, transition);
  if (state.groups.get(over.group)?.told.has(over.id) !== true) state.members.drop(over.id);
  return over;
}
