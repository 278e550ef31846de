import type { DeviceId } from '../model/ids.ts';
import type { Rejection } from '../model/rejection.ts';

/** A door through which messages come in. */
export interface Source {
  readonly name: string;
  /** Where to connect, for people: `mqtt://localhost:1883`. */
  readonly urls: readonly string[];
  /** Stops taking messages, waits for acknowledgements under way (at most a few seconds), and closes. */
  close(): Promise<void>;
}

/** Tells a device why its message was refused, where the door has a way back. Rate-limited; never waits. */
export interface RefusalTeller {
  tell(device: DeviceId, rejection: Rejection): void;
}
