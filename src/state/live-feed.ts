import { messageOf } from '../model/errors.ts';
import type { Reading } from '../model/observation.ts';
import type { Events } from '../observability/events.ts';
import type { LiveFeed } from './port.ts';

/** Hands judged readings to whoever listens, at once and in order. A listener that throws is dropped, and the others go on. */
export function createLiveFeed({ events }: { readonly events: Events }): LiveFeed {
  const listeners = new Set<(readings: readonly Reading[]) => void>();
  return {
    publish(readings) {
      if (readings.length === 0) return;
      for (const listener of listeners) {
        try {
          listener(readings);
        } catch (error) {
          listeners.delete(listener);
          events.emit('listenerDropped', { reason: messageOf(error) });
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
