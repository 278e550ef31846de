import type { Duration } from '../model/duration.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Refusal, Rejection } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';
import type { Principal } from '../registry/port.ts';

/** A door through which messages come in. */
export interface Source {
  readonly name: string;
  /** Where to connect, for people: `mqtt://localhost:1883`. */
  readonly urls: readonly string[];
  /** Stops taking messages, waits for acknowledgements under way (at most a few seconds), and closes. */
  close(): Promise<void>;
}

/** A rejection, and how many samples it stands for where that is known. */
export type ToldRejection = Rejection & {
  readonly samples?: number | undefined;
  /** The device that it names although there is none. */
  readonly about?: DeviceId | undefined;
};

/** Tells why a message was refused, where the door has a way back. Rate-limited; never waits. */
export interface RefusalTeller {
  /** `reader` is the device or gateway that is to hear it: who sent the message, and not whom it was about. */
  tell(reader: DeviceId, rejection: ToldRejection): void;
}

/** A refusal of an entry of a message, and the device it concerns where that much is known. */
export type RefusedEntry = Refusal & { readonly device: DeviceId | undefined };

/** What will become of a message, as far as it alone can tell. */
export type Examined = {
  /** Of so many entries something will be kept; a message that is no array has one. */
  readonly taken: number;
  /** In the order of the entries. */
  readonly refused: readonly RefusedEntry[];
};

/**
 * Looks a message through for a sender that waits for the answer. Promises nothing: what it finds becomes true when the pipeline
 * comes to the message. Pure and never throws.
 */
export type Examine = (message: Message) => Examined;

/** One message of a device, as a gateway relayed it: a payload that the device's own codec reads. */
export type Relayed = {
  readonly device: string;
  readonly payload: Uint8Array;
  /** Which entry of what the gateway sent, from 0. */
  readonly entry: number;
};

/**
 * How gateways and network servers wrap what devices say: the last level of `gateways/v1/{gatewayId}/{format}`. Opening is
 * pure and never throws; a wrapper that cannot be read at all is one refusal, a bad entry in it is one of `refused`.
 */
export interface Envelope {
  readonly format: string;
  open(
    payload: Uint8Array,
  ):
    | { readonly ok: true; readonly relayed: readonly Relayed[]; readonly refused: readonly Refusal[] }
    | ({ readonly ok: false } & Refusal);
}

/** Who speaks, whatever the number of its connections. */
export type SenderRole = Principal['role'];

/**
 * How fast one device or gateway may speak: at its rate for ever, and at its peak while the allowance lasts that it saved while
 * it was silent. Nothing is dropped because it came too fast, only read later; but what waits there without a promise (MQTT's QoS 0)
 * is lost when the connection breaks meanwhile.
 */
export interface Quota {
  /** How many messages may be taken now; 0 while the sender is to be left alone. `Infinity` without any limit. */
  room(): number;
  /** So many were taken, perhaps a few more than there was room for: what is owed is waited for. */
  take(messages: number): void;
  /** Calls back once, later, when there is room. Who asked first is called first. */
  whenRoom(wake: () => void): void;
  stopWaiting(wake: () => void): void;
  /**
   * For doors that answer each message: takes so many, and answers how long the sender is to be left alone before they may be
   * acknowledged; takes none when that is longer than `atMost`.
   */
  book(messages: number, atMost: Duration): { readonly taken: boolean; readonly wait: Duration };
}

/** What there is to say about the quota of one sender. */
export type QuotaState = {
  /** `undefined` where there is no limit. */
  readonly perSecond: number | undefined;
  readonly peakPerSecond: number | undefined;
  /** Messages beyond the rate that may be sent at the peak rate; `undefined` where there is no limit. */
  readonly allowance: { readonly left: number; readonly of: number } | undefined;
  /** Since when it is slowed; `undefined` when it is not. */
  readonly slowedSince: EpochMs | undefined;
  /** How long it was left alone during the last hour. */
  readonly slowedInLastHour: Duration;
};

/** A sender that is being slowed. */
export type SlowedSender = {
  readonly id: DeviceId;
  readonly role: SenderRole;
  /** The rate to which it is slowed... */
  readonly perSecond: number;
  /** ...and which one that is: its own for ever, or its peak, because there is allowance left. */
  readonly to: 'rate' | 'peak';
};

/** Looks how a sender stands. */
export interface QuotaBoard {
  stateOf(sender: { readonly id: DeviceId; readonly role: SenderRole }): QuotaState;
}

/** The quotas of all senders. */
export interface Quotas extends QuotaBoard {
  /** The quota that all connections of this sender share. Give it back by {@link leave} when the connection ends. */
  enter(sender: Pick<Principal, 'id' | 'role'>): Quota;
  leave(sender: Pick<Principal, 'id'>): void;
  /** Called for each slowed sender, at most once in ten seconds. Answers how to stop. */
  onSlowed(listener: (sender: SlowedSender) => void): () => void;
}
