import { type Duration, milliseconds, minutes } from '../model/duration.ts';
import { networkOf } from '../model/network.ts';
import type { Clock } from '../model/time.ts';
import { createLeakingCounts } from './leaking-counts.ts';
import { TooManyTriesError } from './port.ts';

/** How many wrong tries are allowed at once. Each is forgotten by itself, one after the other, all of them within {@link span}. */
export const mostTries = { fromOneAtOneName: 5, fromOne: 30, atOneName: 30 } as const;
export const span: Duration = minutes(15);
/** What was tried longest ago is forgotten first. */
const keys = 10_000;

/** How often passwords may be tried. In memory only: a restart forgets it. */
export interface Tries {
  /** Counts a try before it is looked at, so that many at once are no way around. @throws {TooManyTriesError} */
  begin(name: string, from: string): void;
  /** It was the right password: this try counts no more, and who came from there is known from now on. */
  succeeded(name: string, from: string): void;
}

export function createTries(clock: Clock): Tries {
  const pairs = createLeakingCounts({ most: mostTries.fromOneAtOneName, span, keys });
  const addresses = createLeakingCounts({ most: mostTries.fromOne, span, keys });
  const names = createLeakingCounts({ most: mostTries.atOneName, span, keys });
  const known = new Set<string>();
  return {
    begin(name, from) {
      const now = clock.now();
      const { who, where, pair } = keysOf(name, from);
      const counted = [
        [pairs, pair],
        [addresses, where],
        // Others who try a name on purpose must not keep out its owner.
        ...(known.has(pair) ? [] : [[names, who] as const]),
      ] as const;
      const wait = Math.max(...counted.map(([counts, key]) => counts.wait(key, now)));
      if (wait > 0) throw new TooManyTriesError(milliseconds(wait));
      for (const [counts, key] of counted) counts.add(key, now);
    },
    succeeded(name, from) {
      const { who, where, pair } = keysOf(name, from);
      pairs.forget(pair);
      addresses.takeBack(where);
      if (!known.has(pair)) names.takeBack(who);
      known.delete(pair);
      known.add(pair);
      const [oldest] = known;
      if (known.size > keys && oldest !== undefined) known.delete(oldest);
    },
  };
}

function keysOf(name: string, from: string) {
  const [who, where] = [name.slice(0, 64), networkOf(from)];
  return { who, where, pair: `${who} ${where}` };
}
