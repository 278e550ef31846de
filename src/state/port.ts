import type { Position } from '../model/geography.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Reading, Rejudged } from '../model/observation.ts';
import type { QuantityId } from '../model/quantity.ts';
import type { EpochMs } from '../model/time.ts';
import type { TimedObservation } from '../model/value.ts';

/** Whether a device is connected, as the broker or its last will says. */
export type Presence = { readonly connected: boolean; readonly since: EpochMs };

/** What is known now: the newest observation of every series, in memory, and what follows from it. */
export interface CityState {
  /** Takes readings in any order; the newest time of each series wins, so order, repetition and delay change nothing. */
  observe(readings: readonly Reading[]): void;
  /** Takes new judgements; one of an observation that is not the newest any more, or of an older revision, changes nothing. */
  rejudge(rejudged: readonly Rejudged[]): void;
  latest(device: DeviceId, quantity: QuantityId): TimedObservation | undefined;
  /** When the device was last heard, by the newest time of its observations. */
  lastSeen(device: DeviceId): EpochMs | undefined;
  setPresence(device: DeviceId, presence: Presence): void;
  presence(device: DeviceId): Presence | undefined;
  /** Devices within `radiusMetres`, nearest first. */
  near(query: NearQuery): readonly { readonly device: DeviceId; readonly distanceMetres: number }[];
}

export type NearQuery = {
  readonly centre: Position;
  readonly radiusMetres: number;
  readonly limit: number;
  readonly accepts: (device: DeviceId) => boolean;
};

/** Who wants to see readings as they are judged. */
export interface LiveFeed {
  publish(readings: readonly Reading[]): void;
  /** Shows observations once more that were judged anew: the same value and times, a higher revision. */
  rejudge(rejudged: readonly Rejudged[]): void;
  /** @returns how to stop. A listener must not block; one that throws is dropped. */
  subscribe(listener: LiveListener): () => void;
}

/** Is told readings as they are judged for the first time, or those observations of earlier ones that were judged again. */
export type LiveListener = (readings: readonly Reading[], judged: Judged) => void;

export type Judged = 'first' | 'again';
