import type { DeviceId, KindId } from '../src/model/ids.ts';
import type { EpochMs } from '../src/model/time.ts';
import type { Utterance } from './utterance.ts';

/** One thing that happens on the way from the devices to the broker. */
export type Step =
  | Publish
  | { readonly does: 'hang_up' | 'call_again'; readonly at: EpochMs; readonly carrier: DeviceId };

export type Publish = {
  readonly does: 'publish';
  readonly at: EpochMs;
  /** Whose connection it goes through: a gateway, or the device itself. */
  readonly carrier: DeviceId;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The kind of each reading in it: one, or as many as a batch holds. */
  readonly kinds: readonly KindId[];
};

/** The ordinary way: the reading goes out as it was said, when it was said (or at another moment, if told so). */
export const send = ({ device, payload, time }: Utterance, at: EpochMs = time): Publish => ({
  does: 'publish',
  at,
  carrier: device.gateway ?? device.id,
  topic: `barrio/v1/${device.id}/up`,
  payload,
  kinds: [device.kind],
});

export function* sendEach(spoken: Iterable<Utterance>): Generator<Step> {
  for (const utterance of spoken) yield send(utterance);
}
