import { seconds } from '../../model/duration.ts';
import type { KindId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device, Directory } from '../../registry/port.ts';
import { type Circle, createFindNearest, drawCircles } from './circles.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { KindPlan, SeriesPlan } from './plan.ts';

/** The registry may change with every device of a large import; neighbours are looked up anew no more often than this. */
const renewEvery = seconds(10);

const nobody = new Int32Array(0);

type Known = { readonly find: (device: Device) => readonly Device[]; readonly bySeat: (Int32Array | undefined)[] };

/** Who stands near whom, as seats of the memory. Found when first needed, and anew after the registry has changed. */
export class Neighbourhoods {
  readonly #directory: Directory;
  readonly #devices: DeviceMemory;
  readonly #plans: ReadonlyMap<KindId, KindPlan>;
  readonly #circles: ReadonlyMap<SeriesPlan, Circle>;
  readonly #known = new Map<Circle, Known>();
  #hasChanged = false;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(around: {
    readonly directory: Directory;
    readonly devices: DeviceMemory;
    readonly plans: ReadonlyMap<KindId, KindPlan>;
  }) {
    this.#directory = around.directory;
    this.#devices = around.devices;
    this.#plans = around.plans;
    this.#circles = drawCircles(around.plans.values());
    // A pipeline is let go of without a word; the registry must not hold on to what it remembers.
    const self = new WeakRef(this);
    const stop = around.directory.onChange(() => {
      const neighbourhoods = self.deref();
      if (neighbourhoods === undefined) stop();
      else neighbourhoods.#hasChanged = true;
    });
  }

  /** Takes notice of what has changed in the registry; devices that are gone are forgotten. Called before each reading. */
  renew(now: EpochMs): void {
    if (!this.#hasChanged || Math.abs(now - this.#renewedAt) < renewEvery) return;
    this.#hasChanged = false;
    this.#renewedAt = now;
    this.#known.clear();
    // Deleting what an iteration of a Map has just shown does not disturb it.
    for (const id of this.#devices.ids) if (this.#directory.device(id) === undefined) this.#devices.forget(id);
  }

  /** The seats of the nearest devices that measure the same, nearest first. */
  of(device: Device, seat: number, plan: SeriesPlan): Int32Array {
    const circle = this.#circles.get(plan);
    if (circle === undefined) return nobody;
    const { find, bySeat } = this.#known.get(circle) ?? this.#look(circle);
    // An array with holes would become a dictionary.
    while (bySeat.length <= seat) bySeat.push(undefined);
    return (bySeat[seat] ??= this.#seatsOf(find(device)));
  }

  #look(circle: Circle): Known {
    const members = [...this.#directory.devices()].filter(({ kind }) => circle.kinds.has(kind));
    const known = { find: createFindNearest(members, circle), bySeat: [] };
    this.#known.set(circle, known);
    return known;
  }

  #seatsOf(devices: readonly Device[]): Int32Array {
    return Int32Array.from(
      devices.flatMap(({ id, kind }) => {
        const plan = this.#plans.get(kind);
        return plan === undefined ? [] : [this.#devices.meet(id, plan)];
      }),
    );
  }
}
