import { minutes } from '../../model/duration.ts';
import { after, type EpochMs } from '../../model/time.ts';
import type { Group } from './group.ts';
import { hush } from './hush.ts';
import { groupDue, type LifeState, putGroup, putWindowDue, releaseDue } from './life-state.ts';

/** Turns and actions overtake each other by less; what lies further back is a clock that was ahead, and was set back. */
const mostOvertaking = minutes(1);

/**
 * Goes back to a clock that was set back. What people were told stays told; what waits, waits no longer than its own span from now, and
 * silences that were over by the wrong clock hold again. Groups are looked at anew.
 */
export function rebase(state: LifeState, now: EpochMs): void {
  if (now >= state.clock - mostOvertaking) return;
  state.clock = now;
  for (const group of state.groups.values()) rebaseGroup(state, group, now);
  for (const window of state.windows.turnBack(now)) putWindowDue(state, window, now);
  hush(state, state.members.all(), now);
  state.draft.lived();
}

const noLater = (moment: EpochMs, latest: EpochMs): EpochMs => (moment < latest ? moment : latest);

function rebaseGroup(state: LifeState, group: Group, now: EpochMs): void {
  const notify = state.rules.get(group.rule, group.version)?.notify;
  const { escalation } = group;
  const released = new Map(
    [...group.released].map(([alert, until]) => [
      alert,
      noLater(until, notify ? after(now, notify.groupInterval) : now),
    ]),
  );
  for (const [alert, until] of released) state.due.set(releaseDue(alert), until);
  putGroup(state, {
    ...group,
    released,
    waitUntil: noLater(group.waitUntil, notify ? after(now, notify.groupWait) : now),
    updatedAt: noLater(group.updatedAt, now),
    saidAt: noLater(group.saidAt, now),
    escalation: escalation && { ...escalation, from: noLater(escalation.from, now) },
  });
  state.due.set(groupDue(group.id), now);
}
