import type { RejectionCode } from '../../model/rejection.ts';
import { before } from '../../model/time.ts';
import { type Limits, oldestFirst, sizeOf } from '../limits.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetters } from '../port.ts';

/** Dead letters that are gone when the process ends: for tests. */
export function createMemoryDeadLetters({ clock, keepFor, limitBytes }: Limits): DeadLetters {
  const known = new Set<string>();
  const letters: DeadLetter[] = [];
  let bytes = 0;

  function add(letter: DeadLetter): void {
    if (known.has(keyOf(letter))) return;
    known.add(keyOf(letter));
    bytes += sizeOf(letter);
    letters.push({ ...letter, payload: letter.payload.slice() });
  }

  function shed(): void {
    const cutoff = before(clock.now(), keepFor);
    for (let [oldest] = letters; oldest !== undefined; [oldest] = letters) {
      if (oldest.receivedAt >= cutoff && bytes <= limitBytes) return;
      bytes -= sizeOf(oldest);
      known.delete(keyOf(oldest));
      letters.shift();
    }
  }

  return {
    async keep(more) {
      for (const letter of more) add(letter);
      letters.sort(oldestFirst);
      shed();
    },
    list: async (query) =>
      letters
        .filter((letter) => fits(letter, query))
        .toReversed()
        .slice(0, query.limit),
    async count() {
      const counts: Partial<Record<RejectionCode, number>> = {};
      for (const { code } of letters) counts[code] = (counts[code] ?? 0) + 1;
      return counts;
    },
    close: async () => undefined,
  };
}

const keyOf = ({ position, item, receivedAt }: DeadLetter): string => `${position}/${item}/${receivedAt}`;

const fits = (letter: DeadLetter, { code, device, from, to }: DeadLetterQuery): boolean =>
  (code === undefined || letter.code === code) &&
  (device === undefined || letter.device === device) &&
  (from === undefined || letter.receivedAt >= from) &&
  (to === undefined || letter.receivedAt < to);
