import type { Alert } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import { after, epochMs } from '../../model/time.ts';
import { type Group, groupIdOf, mostBefore, newGroup } from './group.ts';
import { groupDue, type LifeState, type Moment, putAlert, putGroup, releaseDue, takingKey } from './life-state.ts';
import { isWorse, type Move, nextMove, type Standing, standingOf, worstFirst } from './standing.ts';
import { beforeOf, tell } from './tell.ts';

/** Says what there is to say of a group at this moment, and notes when it has to be looked at again. */
export function settle(state: LifeState, id: string, moment: Moment): void {
  for (;;) {
    const group = state.groups.get(id);
    if (group === undefined) return;
    const standing = standingOf(group, state.members.ofGroup(id));
    const rule = state.rules.get(group.rule, group.version);
    if (rule === undefined) return wordless(state, { group, standing });
    const noted = noteEscalation(state, { group, standing, moment });
    const move = nextMove(noted, standing, { notify: rule.notify, now: moment.at });
    if (move === undefined) return state.due.cancel(groupDue(id));
    if (move.due > moment.at) return state.due.set(groupDue(id), move.due);
    perform(state, { group: noted, standing, rule, what: move.what, moment });
  }
}

/** The text of its rule is lost: nothing can be said any more, and it ends with its last alert. */
function wordless(state: LifeState, { group, standing }: { group: Group; standing: Standing }): void {
  state.due.cancel(groupDue(group.id));
  if (state.members.ofGroup(group.id).every(({ resolved }) => resolved !== undefined)) endGroup(state, group);
  else if (standing.over.length > 0) forgetOver(state, { group, keeps: new Set() });
}

type Turn = {
  readonly group: Group;
  readonly standing: Standing;
  readonly rule: Rule;
  readonly what: Move['what'];
  readonly moment: Moment;
};

/** The time for an answer runs while anything is unanswered, and anew when something else is later. */
function noteEscalation(
  state: LifeState,
  { group, standing, moment }: Pick<Turn, 'group' | 'standing' | 'moment'>,
): Group {
  if (standing.isUnanswered === (group.escalation !== null)) return group;
  const noted = { ...group, escalation: standing.isUnanswered ? { from: moment.at, done: 0 } : null };
  putGroup(state, noted);
  return noted;
}

function perform(state: LifeState, turn: Turn): void {
  const { group, rule, what, moment } = turn;
  if (what === 'forgotten') return endGroup(state, group);
  if (what === 'repeated' && isOvertaken(turn)) return putGroup(state, { ...group, saidAt: moment.at });
  const receivers = what === 'escalated' ? (rule.notify.escalate[group.escalation?.done ?? 0]?.receivers ?? []) : [];
  announce(state, { ...turn, what }, receivers);
  const said = { ...group, said: group.said + 1, version: rule.version };
  if (what === 'resolved') return endStory(state, { ...turn, group: said });
  if (what === 'escalated') return putGroup(state, escalated(said, receivers));
  putGroup(state, told(state, { ...turn, group: said }));
}

/** Time went by unheard: of several repetitions that were due, the last one is said. */
const isOvertaken = ({ rule, moment }: Turn): boolean =>
  rule.notify.repeatEvery !== undefined && after(moment.at, rule.notify.repeatEvery) <= moment.until;

function announce(
  state: LifeState,
  { group, standing, rule, what, moment }: Turn & { readonly what: Exclude<Move['what'], 'forgotten'> },
  receivers: readonly string[],
): void {
  const { directory, wording, members, nextSeq: seq } = state;
  const loud = standing.loud.toSorted(worstFirst);
  const over = standing.over.toSorted(worstFirst);
  const reasons = [...loud, ...over].flatMap(({ id }) => moment.now.get(id) ?? []);
  const newest = (alert: string) => members.newest(alert);
  const telling = { group, what, rule, loud, over, at: moment.at, newest, reasons, receivers };
  state.draft.announcement(tell(telling, { directory, wording, seq }));
  state.nextSeq += 1;
}

const escalated = (group: Group, receivers: readonly string[]): Group => ({
  ...group,
  receivers: [...new Set([...group.receivers, ...receivers])],
  escalation: group.escalation && { ...group.escalation, done: group.escalation.done + 1 },
});

/** People know of all that is loud now, and of nothing else. */
function told(state: LifeState, { group, standing, rule, what, moment }: Turn): Group {
  const { loud, over } = standing;
  const keeps = new Set(loud.map(({ id }) => id));
  forgetOver(state, { group, keeps });
  const worst = loud.reduce(
    (most, { severity }) => (isWorse(severity, most) ? severity : most),
    loud[0]?.severity ?? null,
  );
  return {
    ...group,
    told: keeps,
    worst,
    audience: [...new Set([...group.audience, ...rule.audience])],
    // In an order of their own: the order in which they are remembered is another one after a restart.
    before: [...over.toSorted(worstFirst).map(beforeOf), ...group.before].slice(0, mostBefore),
    beforeCount: group.beforeCount + over.length,
    updatedAt: what === 'repeated' ? group.updatedAt : moment.at,
    saidAt: moment.at,
  };
}

function forgetOver(state: LifeState, { group, keeps }: { group: Group; keeps: ReadonlySet<string> }): void {
  for (const { id, resolved } of state.members.ofGroup(group.id)) {
    if (resolved === undefined || keeps.has(id)) continue;
    state.members.drop(id);
    state.due.cancel(releaseDue(id));
  }
}

/** What still fires, and nobody was told of, is another story: it was quiet all the time. */
function endStory(state: LifeState, { group, moment }: Turn): void {
  const silent = state.members.ofGroup(group.id).filter(({ resolved }) => resolved === undefined);
  endGroup(state, group);
  const [first] = silent.toSorted(oldestFirst);
  if (first === undefined) return;
  const next = newGroup({
    ...group,
    id: groupIdOf(group.id, first.id),
    since: epochMs(Math.min(...silent.map(({ since }) => since))),
    waitUntil: moment.at,
  });
  putGroup(state, { ...next, released: group.released });
  state.taking.set(takingKey(next), next.id);
  for (const alert of silent) putAlert(state, { ...alert, group: next.id });
}

const oldestFirst = (one: Alert, other: Alert): number => one.firedAt - other.firedAt || (one.id < other.id ? -1 : 1);

function endGroup(state: LifeState, group: Group): void {
  forgetOver(state, { group, keeps: new Set() });
  state.groups.delete(group.id);
  state.draft.group(group.id, undefined);
  if (state.taking.get(takingKey(group)) === group.id) state.taking.delete(takingKey(group));
  state.due.cancel(groupDue(group.id));
}
