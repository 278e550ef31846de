/** What was promised, and what is there. */
export type Books = {
  readonly sent: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged, and not in the store: must be 0. */
  readonly missing: number;
  /** In the store more than once: must be 0. */
  readonly doubled: number;
};

/** Holds what a device was promised against the numbers that the store gives back for it. */
export function holdBooks(
  promised: { sent: number; acknowledged: ReadonlySet<number> },
  stored: readonly number[],
): Books {
  const distinct = new Set(stored);
  return {
    sent: promised.sent,
    acknowledged: promised.acknowledged.size,
    stored: distinct.size,
    missing: [...promised.acknowledged].filter((number) => !distinct.has(number)).length,
    doubled: stored.length - distinct.size,
  };
}

export const sumBooks = (all: readonly Books[]): Books =>
  all.reduce(
    (sum, books) => ({
      sent: sum.sent + books.sent,
      acknowledged: sum.acknowledged + books.acknowledged,
      stored: sum.stored + books.stored,
      missing: sum.missing + books.missing,
      doubled: sum.doubled + books.doubled,
    }),
    { sent: 0, acknowledged: 0, stored: 0, missing: 0, doubled: 0 },
  );
