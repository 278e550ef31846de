import type { Duration } from './duration.ts';
import type { KindId } from './ids.ts';
import type { Sample } from './observation.ts';
import type { TestParameters } from './quality-tests.ts';
import type { QuantityId } from './quantity.ts';
import type { Refusal } from './rejection.ts';
import type { Luck, Scene } from './scene.ts';

/** How often devices of a kind speak, and when silence means that nothing is known any more. */
export type Rhythm = {
  readonly speaks: 'periodically' | 'on_change_with_heartbeat';
  /** The longest time between two messages of a healthy device. */
  readonly every: Duration;
  /** Silence beyond this is `late`. */
  readonly lateAfter: Duration;
  /** Silence beyond this is `stale`: the value is unknown. */
  readonly staleAfter: Duration;
};

/** How many people a device serves, as far as nothing better is known of its place. An estimate, and said to be one. */
export type Serves = {
  /** A day. */
  readonly people: number;
  /** Whom one device serves; or all devices of the kind in an area together, which share its people. */
  readonly by: 'device' | 'area';
  /** Where the number comes from, as a sentence without its full stop. */
  readonly because: string;
  /** Within so many metres others of the kind stand in for one that fails, in part; while they do not fail too. */
  readonly othersWithinMetres: number;
};

/** What a codec made of a payload: samples, and the parts of it that were refused; or nothing, and why. */
export type Decoded =
  | {
      readonly ok: true;
      readonly samples: readonly Sample[];
      readonly refused: readonly Refusal[];
      /** `entries[i]` is the entry of the message that `samples[i]` stands in, from 0, when the message is an array. */
      readonly entries?: readonly number[] | undefined;
      /** The sender's own counter, where it sends one; recognises a repeated message that carries no time. */
      readonly seq?: number | undefined;
    }
  | ({ readonly ok: false } & Refusal);

/**
 * What devices of one model share. Everything that Barrio needs to know of a model is said here as data or as a pure function;
 * no code outside `devices/` ever names a kind.
 */
export interface DeviceKind {
  readonly id: KindId;
  readonly label: string;
  readonly description: string;
  /** What it measures. Stores make columns of these: only ever append. */
  readonly quantities: readonly QuantityId[];
  readonly rhythm: Rhythm;
  /** Where its sensors need other limits than those of the quantity (src/pipeline/assess/limits.ts). */
  readonly tests?: Readonly<Partial<Record<QuantityId, TestParameters>>> | undefined;
  /** What an operator ranks repairs by; without it, a device is taken to serve nobody in particular. */
  readonly serves?: Serves | undefined;
  /** Reads one payload. Pure; must not throw whatever the bytes are (if it does, the message becomes a dead letter). */
  decode(payload: Uint8Array): Decoded;
  /**
   * Makes one imagined device of this kind. Called with each scene in the order of time, it answers the payload that the device
   * would send now, or `undefined` when it has nothing to say.
   */
  imagine(luck: Luck): (scene: Scene) => Uint8Array | undefined;
}

/** All kinds of this city, by id. */
export type Kinds = ReadonlyMap<KindId, DeviceKind>;
