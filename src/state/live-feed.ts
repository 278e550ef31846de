import { messageOf } from '../model/errors.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { Events } from '../observability/events.ts';
import type { Judged, LiveFeed, LiveListener } from './port.ts';

/** Hands judged readings to whoever listens, at once and in order. A listener that throws is dropped, and the others go on. */
export function createLiveFeed({ events }: { readonly events: Events }): LiveFeed {
  const listeners = new Set<LiveListener>();

  function tell(readings: readonly Reading[], judged: Judged): void {
    if (readings.length === 0) return;
    for (const listener of listeners) {
      try {
        listener(readings, judged);
      } catch (error) {
        listeners.delete(listener);
        events.emit('listenerDropped', { reason: messageOf(error) });
      }
    }
  }

  return {
    publish: (readings) => tell(readings, 'first'),
    rejudge: (rejudged) => tell(rejudged.map(readingOf), 'again'),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const readingOf = ({ observation, ...reading }: Rejudged): Reading => ({ ...reading, observations: [observation] });
