import type { DeviceId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

/** That a device or gateway came to a door of ours, or left it, or was turned away. */
export type ConnectionEvent = {
  readonly at: EpochMs;
  readonly what: 'connected' | 'disconnected' | 'refused';
  /** Why it left or was refused, in a word of a closed list. */
  readonly because: string | undefined;
  readonly via: 'mqtt' | 'websocket';
};

export const keptPerDevice = 100;

export interface Connections {
  /** Newest first. */
  of(device: DeviceId): readonly ConnectionEvent[];
  isConnected(device: DeviceId): boolean;
}
