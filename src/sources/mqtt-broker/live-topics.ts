import type { Kinds } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import { type Clock } from '../../model/time.ts';
import { presentNow } from '../../model/value.ts';
import type { LiveFeed } from '../../state/port.ts';

/** The level of the topic that stands for devices outside every area. */
const nowhere = 'outside';

/** What says something to whoever listens. */
export type Speaker = {
  hasLiveSubscribers(): boolean;
  publishLive(topic: string, payload: string): void;
};

/**
 * Says judged values to MQTT consumers on `barrio/v1/live/{area}/{quantity}`: the value object of the API with its device, kind
 * and area. Nothing is made while nobody listens. @returns how to stop.
 */
export function announceLive(
  live: LiveFeed,
  { speaker, kinds, clock }: { readonly speaker: Speaker; readonly kinds: Kinds; readonly clock: Clock },
): () => void {
  const announce = ({ device, kind, area, time, receivedAt, observations }: Reading): void => {
    const rhythm = kinds.get(kind)?.rhythm;
    if (rhythm === undefined) return;
    const now = clock.now();
    for (const observation of observations) {
      const value = presentNow(observation.quantity, { ...observation, time, receivedAt }, { rhythm, now });
      const topic = `barrio/v1/live/${area ?? nowhere}/${observation.quantity}`;
      speaker.publishLive(topic, JSON.stringify({ device, kind, area: area ?? null, ...value }));
    }
  };
  return live.subscribe((readings) => {
    if (!speaker.hasLiveSubscribers()) return;
    for (const reading of readings) announce(reading);
  });
}
