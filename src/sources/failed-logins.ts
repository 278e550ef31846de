import { type Duration, minutes } from '../model/duration.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';

export type FailedLogin = { readonly address: string; readonly username: string };

type Noted = { readonly at: EpochMs; count: number };

const every: Duration = minutes(1);
const mostAddresses = 10_000;
const longestName = 64;

/**
 * Says in the log who does not get in: a word a minute for each address, with how many attempts there were since the last one.
 * Of many thousand addresses the oldest are forgotten.
 */
export function createFailedLogins({
  via,
  clock,
  events,
}: {
  readonly via: string;
  readonly clock: Clock;
  readonly events: Events;
}): (login: FailedLogin) => void {
  const noted = new Map<string, Noted>();

  /** How many attempts are to be told; `undefined` when it is too soon. */
  function turn(address: string): number | undefined {
    const now = clock.now();
    const last = noted.get(address);
    // A clock that was set back must not make us silent.
    if (last !== undefined && now >= last.at && now - last.at < every) {
      last.count++;
      return undefined;
    }
    noted.delete(address);
    const [oldest] = noted.size < mostAddresses ? [] : noted.keys();
    if (oldest !== undefined) noted.delete(oldest);
    noted.set(address, { at: now, count: 0 });
    return (last?.count ?? 0) + 1;
  }

  return ({ address, username }) => {
    const count = turn(address);
    if (count === undefined) return;
    events.emit('loginsFailed', { via, address, username: username.slice(0, longestName), count });
  };
}
