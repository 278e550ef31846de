import type { Brand } from '../model/brand.ts';
import type { Area, Position } from '../model/geography.ts';
import type { AreaId, DeviceId, KindId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';

/** One physical unit: what it is and where it stands. */
export type Device = {
  readonly id: DeviceId;
  readonly kind: KindId;
  /** How people call it; the id when nobody named it. */
  readonly name: string;
  readonly position: Position;
  /** The smallest area that contains it. */
  readonly area: AreaId | undefined;
  /** The gateway that may publish for it, besides itself. */
  readonly gateway: DeviceId | undefined;
  /** Free facts, e.g. `{ "accessible": "yes" }`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly registeredAt: EpochMs;
};

/** Whether a device, a bay say, is meant for people with a disability. */
export const isAccessible = ({ tags }: Pick<Device, 'tags'>): boolean => tags['accessible'] === 'yes';

/** Tells one password of a principal from the next one, and nothing else: no password, no digest. */
export type CredentialMark = Brand<string, 'CredentialMark'>;

/** Who was let in at a door. A gateway publishes for the devices that are registered with it. */
export type Principal = {
  readonly role: 'device' | 'gateway';
  readonly id: DeviceId;
  /** The password that let it in. */
  readonly credential: CredentialMark;
};

/** A credential in clear: shown once, kept only as a digest. */
export type Credential = { readonly id: DeviceId; readonly username: string; readonly password: string };

export type NewDevice = Pick<Device, 'id' | 'kind' | 'position'> & Partial<Pick<Device, 'name' | 'gateway' | 'tags'>>;

/** What of a device may become different while it stays the same device. What is left out stays as it is. */
export type DeviceChange = {
  readonly name?: string | undefined;
  readonly position?: Position | undefined;
  /** `null`: none any more. */
  readonly gateway?: DeviceId | null | undefined;
};

/** What doors and pipeline ask: from memory, hence synchronous. Sees what another process registered within two seconds. */
export interface Directory {
  device(id: string): Device | undefined;
  devices(): Iterable<Device>;
  deviceCount(): number;
  /** Registered devices whose area is the given one or lies in it. */
  devicesIn(area: AreaId): Iterable<Device>;
  area(id: string): Area | undefined;
  areas(): Iterable<Area>;
  /** The area itself and all that lie in it. */
  areasWithin(area: AreaId): readonly AreaId[];
  /** The smallest area around a place. */
  areaAround(place: Position): AreaId | undefined;
  /** `undefined` when the name is unknown or the password wrong; takes the same time for both. */
  authenticate(username: string, password: string): Principal | undefined;
  /** Whether the password that let this principal in still would: `false` once it was rotated, or the principal removed. */
  isCurrent(principal: Principal): boolean;
  /** Whether this principal may publish for this device. */
  mayPublishFor(sender: string, device: DeviceId): boolean;
  isGateway(id: string): boolean;
  gateways(): Iterable<DeviceId>;
  /** Called whenever anything changed; answers how to stop. */
  onChange(listener: () => void): () => void;
}

/** What an operator does. Every change is durable when it resolves. */
export interface Registry extends Directory {
  /** @throws {CallerError} when the id is taken, or the kind or the gateway does not exist. */
  addDevice(device: NewDevice): Promise<Credential>;
  /** Adds what is new and leaves what exists untouched; answers the credentials of the new ones. All or nothing. */
  importDevices(devices: readonly NewDevice[]): Promise<readonly Credential[]>;
  /**
   * Its password stays, and so does what is kept of it; a device that moves is placed anew.
   *
   * @throws {CallerError} when there is no such device, the gateway does not exist, or the place is none.
   */
  changeDevice(id: DeviceId, change: DeviceChange): Promise<Device>;
  addGateway(id: DeviceId): Promise<Credential>;
  /** Its password stops at once. @throws {CallerError} when there is no such gateway, or devices are still registered with it. */
  removeGateway(id: DeviceId): Promise<void>;
  /** A new password; the old one stops at once, also where it had let somebody in. @throws {CallerError} when there is none of this id. */
  rotateCredential(id: DeviceId): Promise<Credential>;
  removeDevice(id: DeviceId): Promise<void>;
  /** Adds or replaces areas, and places every device anew. */
  putAreas(areas: readonly Area[]): Promise<void>;
  close(): Promise<void>;
}
