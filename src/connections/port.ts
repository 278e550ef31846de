import type { DeviceId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

/** By which way: MQTT over TCP, or over WebSocket. */
export type Way = 'mqtt' | 'websocket';

/** What a door says of a device or gateway. `because` is a word of the door's closed list. */
export type DoorWord =
  | { readonly what: 'connected'; readonly via: Way }
  | { readonly what: 'disconnected' | 'refused'; readonly via: Way; readonly because: string };

/** That a device or gateway came to a door of ours, or left it, or was turned away. */
export type ConnectionEvent = DoorWord & { readonly at: EpochMs };

/** What is kept of each device or gateway; the oldest go first. */
export const keptPerDevice = 50;

/** Where a door says who comes and goes. Never waits, never throws: a history of connections is worth no reading. */
export interface DoorBook {
  note(id: DeviceId, word: DoorWord): void;
}

/** Who came and went, at the doors where one comes and goes: a message by HTTP, or by an external broker, leaves nothing here. */
export interface Connections {
  /** Newest first; {@link keptPerDevice} at most. */
  of(id: DeviceId): readonly ConnectionEvent[];
  /** How many connections it has now. */
  open(id: DeviceId): number;
}
