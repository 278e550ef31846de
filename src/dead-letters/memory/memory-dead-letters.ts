import { isReplayable, type RejectionCode } from '../../model/rejection.ts';
import { type EpochMs } from '../../model/time.ts';
import { areOfOneMessage, type Limits, oldestFirst, sizeOf, tooOld } from '../limits.ts';
import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterKey,
  DeadLetters,
  KeptLetter,
  ReplayPortion,
  ReplayState,
} from '../port.ts';
import { letterId } from '../port.ts';

/** Dead letters that are gone when the process ends: for tests. */
export function createMemoryDeadLetters(limits: Limits): DeadLetters {
  const letters = new Letters(limits);
  const listeners = new Set<() => void>();
  let state: ReplayState = 'idle';
  return {
    keep: async (more) => letters.keep(more),
    list: async ({ limit, payloadBytes = Number.POSITIVE_INFINITY, after, ...filter }) => {
      const behind = letters
        .fitting(filter)
        .toReversed()
        .filter((letter) => after === undefined || oldestFirst(letter, after) < 0);
      return upToBytes(behind.slice(0, limit), payloadBytes);
    },
    find: async (key) => letters.find(key),
    count: async (filter = {}) => countByCode(letters.fitting(filter)),
    forgetReplay: async () => letters.forgetAsked(),
    async askReplay(which) {
      const asked = letters.ask(which);
      for (const listener of listeners) listener();
      return asked;
    },
    asked: async (portion) => letters.asked(portion),
    countAsked: async () => letters.fitting({}).filter(isAsked).length,
    remove: async (keys) => letters.remove(keys),
    noteReplay: async (now) => {
      state = now;
    },
    replayState: async () => state,
    onAsked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
}

/** In the order of {@link oldestFirst}. */
class Letters {
  readonly #limits: Limits;
  #kept: readonly KeptLetter[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  keep(more: readonly DeadLetter[]): void {
    const known = new Set(this.#kept.map(letterId));
    const fresh: KeptLetter[] = [];
    for (const { about, ...letter } of more) {
      if (known.has(letterId(letter))) continue;
      known.add(letterId(letter));
      const device = letter.device ?? about;
      fresh.push({ ...letter, device, payload: letter.payload.slice(), replayAskedAt: undefined });
    }
    this.#kept = [...this.#kept, ...fresh].sort(oldestFirst);
    this.#shed();
  }

  fitting(filter: DeadLetterFilter): readonly KeptLetter[] {
    return this.#kept.filter((letter) => fits(letter, filter));
  }

  find(key: DeadLetterKey): KeptLetter | undefined {
    return this.#kept.find((letter) => letterId(letter) === letterId(key));
  }

  ask(which: DeadLetterFilter | DeadLetterKey): number {
    const now = this.#limits.clock.now();
    const isMeant = (letter: KeptLetter): boolean =>
      'position' in which ? letterId(letter) === letterId(which) : isReplayable(letter.code) && fits(letter, which);
    this.#kept = this.#kept.map((letter) => (isMeant(letter) ? askedAt(letter, now) : letter));
    return this.#kept.filter(isMeant).length;
  }

  forgetAsked(): number {
    const waited = this.#kept.filter(isAsked).length;
    this.#kept = this.#kept.map((letter) => ({ ...letter, replayAskedAt: undefined }));
    return waited;
  }

  asked({ messages, letters, payloadBytes }: ReplayPortion): readonly KeptLetter[] {
    const found: KeptLetter[] = [];
    let [count, bytes] = [0, 0];
    for (const letter of this.#kept.filter(isAsked)) {
      if (found.some((one) => areOfOneMessage(one, letter))) continue;
      if (count === messages || found.length >= letters || bytes >= payloadBytes) break;
      found.push(...this.#kept.filter((other) => areOfOneMessage(other, letter)));
      count += 1;
      bytes += letter.payload.byteLength;
    }
    return found;
  }

  remove(keys: readonly DeadLetterKey[]): void {
    const gone = new Set(keys.map(letterId));
    this.#kept = this.#kept.filter((letter) => !gone.has(letterId(letter)));
  }

  #shed(): void {
    const { limitBytes } = this.#limits;
    const isTooOld = tooOld(this.#limits);
    // The payload of a message goes with the last of its letters.
    const sizes = this.#kept.map((letter, index) => {
      const next = this.#kept[index + 1];
      const isLast = next === undefined || !areOfOneMessage(letter, next);
      return sizeOf(letter) + (isLast ? letter.payload.byteLength : 0);
    });
    let bytes = sizes.reduce((sum, size) => sum + size, 0);
    this.#kept = this.#kept.filter((letter, index) => {
      if (!isTooOld(letter.receivedAt) && bytes <= limitBytes) return true;
      bytes -= sizes[index] ?? 0;
      return false;
    });
  }
}

const isAsked = ({ replayAskedAt }: KeptLetter): boolean => replayAskedAt !== undefined;

const askedAt = (letter: KeptLetter, now: EpochMs): KeptLetter => ({
  ...letter,
  replayAskedAt: letter.replayAskedAt ?? now,
});

function countByCode(letters: readonly KeptLetter[]): Partial<Record<RejectionCode, number>> {
  const counts: Partial<Record<RejectionCode, number>> = {};
  for (const { code } of letters) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function upToBytes(letters: readonly KeptLetter[], most: number): readonly KeptLetter[] {
  let bytes = 0;
  const end = letters.findIndex(({ payload }) => (bytes += payload.byteLength) > most);
  return end === -1 ? letters : letters.slice(0, end + 1);
}

const fits = (letter: KeptLetter, { code, device, sender, from, to }: DeadLetterFilter): boolean =>
  (code === undefined || letter.code === code) &&
  (device === undefined || letter.device === device) &&
  (sender === undefined || letter.sender === sender) &&
  (from === undefined || letter.receivedAt >= from) &&
  (to === undefined || letter.receivedAt < to);
