import type { EpochMs } from '../../model/time.ts';
import type { AlertAction, Quieting } from '../port.ts';
import { withDeed } from './deeds.ts';
import { hush } from './hush.ts';
import { type LifeState, putAlert, putWindowDue, windowDue } from './life-state.ts';
import { endOf } from './quiet-windows.ts';

/** Does what an operator asked for. Answers the groups that have to be looked at. */
export function operate(state: LifeState, action: AlertAction, at: EpochMs): ReadonlySet<string> {
  if (action.does === 'acknowledge') return acknowledge(state, action, at);
  return action.does === 'quiet' ? putWindow(state, action.quieting, at) : endWindow(state, action.id, at);
}

function acknowledge(
  state: LifeState,
  { alerts, by, note }: Extract<AlertAction, { does: 'acknowledge' }>,
  at: EpochMs,
): ReadonlySet<string> {
  const groups = new Set<string>();
  for (const id of alerts) {
    const alert = state.members.get(id);
    if (alert === undefined || alert.resolved !== undefined) continue;
    putAlert(state, { ...withDeed(alert, { at, does: 'acknowledged', by, note }), acknowledged: { at, by, note } });
    groups.add(alert.group);
  }
  return groups;
}

function putWindow(state: LifeState, quieting: Quieting, at: EpochMs): ReadonlySet<string> {
  state.draft.quieting(quieting);
  if (endOf(quieting) <= at) return new Set();
  if (quieting.from <= at) state.windows.putAtOnce(quieting);
  else state.windows.put(quieting);
  putWindowDue(state, quieting, at);
  return hush(state, state.members.all(), at);
}

function endWindow(state: LifeState, id: string, at: EpochMs): ReadonlySet<string> {
  const window = state.windows.get(id);
  if (window === undefined) return new Set();
  state.draft.quieting({ ...window, endedAt: at });
  state.windows.drop(id);
  state.due.cancel(windowDue(id, 'begins'));
  state.due.cancel(windowDue(id, 'ends'));
  return hush(state, state.members.all(), at);
}
