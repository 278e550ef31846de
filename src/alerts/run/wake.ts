import { setTimeout as pause } from 'node:timers/promises';
import type { Duration } from '../../model/duration.ts';

/** Wakes a loop before its time. */
export interface Bell {
  ring(): void;
  /** Resolves when it rang since the last wait, or after so long, or when the signal aborts. */
  wait(most: Duration): Promise<void>;
}

export function createBell(signal: AbortSignal): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    async wait(most) {
      if (signal.aborted) return;
      const over = new AbortController();
      const timer = pause(most, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined);
      await Promise.race([rung.promise, timer]);
      over.abort();
      rung = Promise.withResolvers();
    },
  };
}
