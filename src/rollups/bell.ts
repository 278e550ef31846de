import type { Duration } from '../model/duration.ts';

/** Wakes whoever waits: when its time is over, when somebody rings, or at the end. */
export interface Bell {
  wait(span: Duration): Promise<void>;
  /** Rings so much later; it does not matter how often, or whether anybody waits yet. */
  ringIn(span: Duration): void;
}

export function createBell(signal: AbortSignal): Bell {
  let ringing: NodeJS.Timeout | undefined;
  let hasRung = false;
  let wake: (() => void) | undefined;
  const ring = (): void => {
    ringing = undefined;
    hasRung = true;
    wake?.();
  };
  signal.addEventListener('abort', () => {
    clearTimeout(ringing);
    ring();
  });
  return {
    async wait(span) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, span).unref();
      if (!hasRung && !signal.aborted) await promise;
      clearTimeout(timer);
      hasRung = false;
    },
    ringIn(span) {
      ringing ??= setTimeout(ring, span).unref();
    },
  };
}
