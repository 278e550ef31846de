import { type Entry, type JournalConsumer, type Position, position } from '../port.ts';
import type { Tail } from './tail.ts';

/** The kept messages, as a consumer sees them, whatever they are kept on. */
export type Kept = {
  readonly end: () => Position;
  readonly oldest: () => Position;
  readonly tail: Tail;
  /**
   * Some messages after `after`, at most so many; there is at least one past `after`. May be empty when what lies there is
   * damaged: then `skippedTo` says from where to go on.
   */
  readonly slice: (after: Position, maxMessages: number) => Promise<Slice> | Slice;
};

export type Slice = { readonly entries: readonly Entry[]; readonly skippedTo: Position };

/** Where a consumer stands, and how that is made to last. */
export type Checkpoint = {
  readonly committed: () => Position;
  readonly commit: (upTo: Position) => Promise<void>;
};

const endless = position(Number.MAX_SAFE_INTEGER);

function upToPlace(entries: readonly Entry[], upTo: Position): readonly Entry[] {
  const last = entries.at(-1);
  return last === undefined || last.position <= upTo ? entries : entries.filter(({ position: at }) => at <= upTo);
}

/** Reads what is kept in the name of one consumer. */
export function createConsumer(name: string, kept: Kept, checkpoint: Checkpoint): JournalConsumer {
  const refuseOutside = (after: Position): void => {
    if (after >= kept.oldest() - 1 && after <= kept.end()) return;
    throw new RangeError(
      `reading the journal after ${after} for ${name}: it holds ${kept.oldest()} to ${kept.end()}, nothing else`,
    );
  };

  return {
    name,
    committed: checkpoint.committed,
    oldest: kept.oldest,
    async read({ after, maxMessages, upTo = endless, signal }) {
      if (!(maxMessages >= 1)) throw new RangeError(`reading ${maxMessages} messages of the journal for ${name}`);
      refuseOutside(after);
      for (let from = after; from < upTo; ) {
        if (!(await kept.tail.waitPast(from, signal))) return [];
        refuseOutside(from);
        const { entries, skippedTo } = await kept.slice(from, maxMessages);
        if (entries.length > 0) return upToPlace(entries, upTo);
        from = skippedTo;
      }
      return [];
    },
    async commit(upTo) {
      if (upTo > kept.end()) throw new RangeError(`committing ${upTo} for ${name}: the journal ends at ${kept.end()}`);
      await checkpoint.commit(upTo);
    },
  };
}
