type Counted = { readonly count: number };
export type Books = {
  readonly received: number;
  /** Each counted once. */
  readonly arrived: number;
  readonly replayed: number;
  readonly refusedNow: number | null;
  readonly stored: number;
  readonly duplicate: number;
  readonly rejected: readonly Counted[];
  readonly inFlight: { readonly samples: number };
};
export type Verdict = {
  readonly balances: boolean;
  readonly imbalances: readonly { readonly detail: string }[];
  readonly gaps: readonly { readonly messages: number }[];
  readonly checkedAt: string | null;
};

export function booksOf(books: Books): {
  readonly before: string;
  readonly hasReasons: boolean;
  readonly after: string;
};
export function verdictOn(verdict: Verdict): { readonly said: string; readonly isTrouble: boolean };
