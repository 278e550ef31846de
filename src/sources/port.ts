import type { DeviceId } from '../model/ids.ts';
import type { Refusal, Rejection } from '../model/rejection.ts';

/** A door through which messages come in. */
export interface Source {
  readonly name: string;
  /** Where to connect, for people: `mqtt://localhost:1883`. */
  readonly urls: readonly string[];
  /** Stops taking messages, waits for acknowledgements under way (at most a few seconds), and closes. */
  close(): Promise<void>;
}

/** Tells why a message was refused, where the door has a way back. Rate-limited; never waits. */
export interface RefusalTeller {
  /** `reader` is the device or gateway that is to hear it: who sent the message, and not whom it was about. */
  tell(reader: DeviceId, rejection: Rejection): void;
}

/** One message of a device, as a gateway relayed it: a payload that the device's own codec reads. */
export type Relayed = { readonly device: string; readonly payload: Uint8Array };

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
