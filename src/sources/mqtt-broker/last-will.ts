import type { Principal } from '../../registry/port.ts';
import { Batch, type Showing } from './batch.ts';
import type { Will } from './connect-frame.ts';
import type { Door } from './door.ts';
import { PublishLane } from './publish-lane.ts';
import type { TopicCache } from './topic-cache.ts';

/** Whose will it is. */
export type Testator = { readonly door: Door; readonly principal: Principal; readonly topics: TopicCache };

/**
 * Says what a client wanted said when it goes without a goodbye: kept like any other message, and shown when it is the device's
 * own state. Resolves when the journal has decided; a full one keeps it waiting by itself.
 */
export function speakLastWill(will: Will, { door, principal, topics }: Testator): Promise<void> {
  const bytes = Buffer.from(will.topic);
  const known = topics.at(bytes, 0, bytes.length);
  if (typeof known === 'string') return Promise.resolve();
  const batch = new Batch();
  batch.bytes = bytes.length + will.payload.length;
  batch.messages.push({
    topic: will.topic,
    payload: will.payload,
    receivedAt: door.clock.now(),
    sender: principal.id,
    via: 'mqtt',
    qos: will.qos,
    redelivery: false,
    packetId: 0,
    partition: known.partition,
  });
  if (known.use !== 'telemetry') batch.show({ topic: will.topic, payload: will.payload, retain: will.retain });
  const lane = new PublishLane(door, ownerless(door), new Set());
  lane.submit(batch);
  return lane.settled();
}

/** There is nobody left to be answered. */
const ownerless = (door: Door) => ({
  answer: () => undefined,
  show: (showing: Showing) => door.show(showing),
  onProgress: () => undefined,
  onFailure: () => door.events.emit('messageTurnedAway', { via: 'mqtt', reason: 'last_will_not_kept' }),
});
