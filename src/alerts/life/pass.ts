import { type EpochMs, epochMs } from '../../model/time.ts';
import { hush } from './hush.ts';
import type { LifeState } from './life-state.ts';
import { settle } from './settle.ts';

/**
 * Lets time pass, and everything that is due happen at its own moment. `before` leaves for later what is due at exactly that moment: the
 * steps of it come first.
 */
export function pass(state: LifeState, until: EpochMs, to: 'before' | 'through'): void {
  for (;;) {
    const due = state.due.earliest();
    if (due === undefined || due > until || (to === 'before' && due === until)) break;
    const at = epochMs(Math.max(state.clock, due));
    state.clock = at;
    const keys = state.due.take(at);
    const groups = new Set(keys.flatMap((key) => nameOf(key, 'group') ?? []));
    const moment = { at, until: epochMs(Math.max(at, until)), now: new Map() };
    for (const id of [...groups.union(hushDue(state, keys))].sort()) settle(state, id, moment);
  }
  state.clock = epochMs(Math.max(state.clock, until));
}

/** Windows that begin and end, and alerts that nothing stands for any more. */
function hushDue(state: LifeState, keys: readonly string[]): ReadonlySet<string> {
  const ended = keys.flatMap((key) => nameOf(key, 'window ends') ?? []);
  for (const id of ended) state.windows.end(id);
  const begun = keys.some((key) => nameOf(key, 'window begins') !== undefined);
  const released = keys.flatMap((key) => state.members.get(nameOf(key, 'release') ?? '') ?? []);
  return hush(state, ended.length > 0 || begun ? state.members.all() : released, state.clock);
}

const nameOf = (key: string, what: 'group' | 'window begins' | 'window ends' | 'release'): string | undefined =>
  key.startsWith(`${what} `) ? key.slice(what.length + 1) : undefined;
