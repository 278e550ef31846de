import type { Position } from '../../src/model/geography.ts';
import type { DeviceId, KindId } from '../../src/model/ids.ts';

/** One simulated unit: what it is, where it stands, and who carries its messages. */
export type CityDevice = {
  readonly id: DeviceId;
  readonly kind: KindId;
  readonly name: string;
  readonly position: Position;
  /** The gateway that publishes for it; `undefined` when it connects itself. */
  readonly gateway: DeviceId | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

/** A unit before anyone has decided who carries its messages. */
export type Placed = Omit<CityDevice, 'gateway'>;
