import { setTimeout as pause } from 'node:timers/promises';
import { seconds } from '../model/duration.ts';
import { CallerError, messageOf } from '../model/errors.ts';
import type { Events } from '../observability/events.ts';
import type { Store } from '../stores/port.ts';
import type { CityState } from './port.ts';

const retryEvery = seconds(5);

/**
 * Reminds the state of what the store knew last. Does not wait for it: the newest time wins, so it does not matter whether the
 * past or the present arrives first, and a store that is away must not hold up a start.
 */
export function startRecall({ store, state, events }: { store: Store; state: CityState; events: Events }): {
  readonly done: Promise<void>;
  close(): Promise<void>;
} {
  const stopping = new AbortController();
  const done = recall({ store, state, events, signal: stopping.signal });
  return {
    done,
    async close() {
      stopping.abort();
      await done;
    },
  };
}

type Recall = { store: Store; state: CityState; events: Events; signal: AbortSignal };

async function recall({ store, state, events, signal }: Recall): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      state.observe(await store.latest());
      return;
    } catch (error) {
      // A store that takes readings and answers no questions will not learn to: the city begins with what comes now.
      if (error instanceof CallerError) return;
      events.emit('storeUnavailable', { store: store.name, reason: messageOf(error), attempt, retryInMs: retryEvery });
      await pause(retryEvery, undefined, { signal }).catch(() => undefined);
    }
  }
}
