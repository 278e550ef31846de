import { setTimeout as pause } from 'node:timers/promises';
import type { Duration } from '../model/duration.ts';

/** Ends a wait early. A ring that nobody waited for ends the next wait. */
export interface Bell {
  readonly ring: () => void;
  /** Waits for a ring, for so long at most, or until the signal aborts. */
  readonly wait: (span: Duration) => Promise<void>;
}

export function createBell(signal: AbortSignal): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    async wait(span) {
      const over = new AbortController();
      const time = pause(span, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined);
      await Promise.race([rung.promise, time]);
      over.abort();
      rung = Promise.withResolvers();
    },
  };
}
