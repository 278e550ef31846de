import type { Sent } from './sender.ts';

/** What was promised to devices, and what is there. In messages. */
export type Books = {
  readonly sent: number;
  readonly acknowledged: number;
  /** Different numbers in the store. */
  readonly stored: number;
  /** Acknowledged, not meant to be refused, and not in the store: must be 0. */
  readonly missing: number;
  /** In the store more than once: must be 0. */
  readonly doubled: number;
  /** Meant to be refused, and in the store all the same. */
  readonly wronglyStored: number;
  /** Acknowledged, and meant to be refused. */
  readonly refused: number;
  /** Not acknowledged at the end. */
  readonly inFlight: number;
};

export type Promised = Sent & {
  /** Whether the message of this number is meant to be refused, and hence not in the store. */
  readonly isRefused?: ((number: number) => boolean) | undefined;
};

const never = (): boolean => false;

/** Holds what a device was promised against the numbers that the store gives back for it. */
export function holdBooks(
  { sent, acknowledged, inFlight, isRefused = never }: Promised,
  stored: readonly number[],
): Books {
  const distinct = new Set(stored);
  const wanted = [...acknowledged].filter((number) => !isRefused(number));
  return {
    sent,
    acknowledged: acknowledged.size,
    stored: distinct.size,
    missing: wanted.filter((number) => !distinct.has(number)).length,
    doubled: stored.length - distinct.size,
    wronglyStored: [...distinct].filter(isRefused).length,
    refused: acknowledged.size - wanted.length,
    inFlight,
  };
}

const nothing: Books = {
  sent: 0,
  acknowledged: 0,
  stored: 0,
  missing: 0,
  doubled: 0,
  wronglyStored: 0,
  refused: 0,
  inFlight: 0,
};

export const sumBooks = (all: readonly Books[]): Books =>
  all.reduce(
    (sum, books) => ({
      sent: sum.sent + books.sent,
      acknowledged: sum.acknowledged + books.acknowledged,
      stored: sum.stored + books.stored,
      missing: sum.missing + books.missing,
      doubled: sum.doubled + books.doubled,
      wronglyStored: sum.wronglyStored + books.wronglyStored,
      refused: sum.refused + books.refused,
      inFlight: sum.inFlight + books.inFlight,
    }),
    nothing,
  );
