import type { Kinds } from '../../src/model/device-kind.ts';
import type { Duration } from '../../src/model/duration.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import type { Scene } from '../../src/model/scene.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { CityDevice } from '../city/device.ts';
import type { Inventory } from '../city/inventory.ts';
import type { Step } from '../step.ts';
import type { Utterance } from '../utterance.ts';

/** A story that the city plays. One file each, and one line in index.ts. */
export type Scenario = {
  readonly id: string;
  /** One line for the list. */
  readonly summary: string;
  /** When the unusual begins after the start, and how long it lasts, unless the command says otherwise. */
  readonly incident: { readonly after: Duration; readonly lasts: Duration };
  /** Pure: the same setting gives the same story. */
  plan(setting: Setting): Plan;
};

export type Incident = { readonly begins: EpochMs; readonly ends: EpochMs };
export type Setting = {
  readonly city: Inventory;
  readonly kinds: Kinds;
  readonly seed: number;
  readonly incident: Incident;
};

export type Plan = {
  /** What will happen, for people, a sentence each. */
  readonly announcements: readonly string[];
  /** What is different around a device. */
  readonly surroundings?: (scene: Scene, device: CityDevice) => Scene;
  /** What becomes of each reading on its way. */
  transmit(spoken: Iterable<Utterance>): Iterable<Step>;
  /** Lies told so far; empty for honest scenarios. Grows while `transmit` is read. */
  readonly planted: readonly Planted[];
};

/** A lie that was told, so that a test can look whether it was found out. */
export type Planted = {
  /** The kind of fault. */
  readonly lie: string;
  readonly device: string;
  /** The quantity that is wrong; left out when the reading as a whole is. */
  readonly quantity?: QuantityId;
  /** The time that the reading tells, as it tells it; of one that was held back, the time that it would have told. */
  readonly time: string;
  /** When it was said, or would have been. */
  readonly at: string;
  /** Lies of a device that belong together, and are found out together, have the same number, from 1. */
  readonly episode: number;
  readonly detail: string;
};

export const isDuring = ({ begins, ends }: Incident, time: EpochMs): boolean => time >= begins && time < ends;
