import { type Duration, milliseconds } from '../model/duration.ts';
import type { EpochMs } from '../model/time.ts';

/** How often something happened to each of many, forgotten one by one at an even pace. A bounded number of them. */
export interface LeakingCounts {
  /** How long until one more is allowed; 0 when it is now. */
  wait(key: string, now: EpochMs): Duration;
  add(key: string, now: EpochMs): void;
  takeBack(key: string): void;
  forget(key: string): void;
}

type Limits = {
  /** So many are allowed at once. */
  readonly most: number;
  /** Within which all of them are forgotten. */
  readonly span: Duration;
  /** Of so many keys; whose turn is longest ago goes first. */
  readonly keys: number;
};

export function createLeakingCounts({ most, span, keys }: Limits): LeakingCounts {
  const each = span / most;
  /** When nothing will be left of what was counted. */
  const emptyAt = new Map<string, number>();
  const set = (key: string, moment: number): void => {
    emptyAt.delete(key);
    emptyAt.set(key, moment);
    const [oldest] = emptyAt.keys();
    if (emptyAt.size > keys && oldest !== undefined) emptyAt.delete(oldest);
  };
  return {
    wait: (key, now) => milliseconds(Math.max(0, (emptyAt.get(key) ?? now) - now + each - span)),
    add: (key, now) => set(key, Math.max(emptyAt.get(key) ?? now, now) + each),
    takeBack: (key) => set(key, (emptyAt.get(key) ?? 0) - each),
    forget: (key) => void emptyAt.delete(key),
  };
}
