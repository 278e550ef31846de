export function waitAfter(retryAfter: string | null | undefined): number;
export function startPace(parts: {
  /** Asks, and answers for how many milliseconds to wait. Must not fail. */
  readonly ask: () => Promise<number>;
  readonly isHidden: () => boolean;
  readonly now: () => number;
  /** Starts a timer; answers how to stop it. */
  readonly after: (milliseconds: number, then: () => Promise<void>) => () => void;
}): { look(): void };
