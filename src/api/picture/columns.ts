import { type FleetProblemKind, fleetProblemKinds, type RankedProblem } from '../../fleet/port.ts';
import type { Kinds, Rhythm } from '../../model/device-kind.ts';
import { type Freshness, judgeFreshness } from '../../model/freshness.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device, Directory } from '../../registry/port.ts';
import type { CityState } from '../../state/port.ts';

/** In the order of their numbers in the columns. */
export const freshnesses: readonly Freshness[] = ['live', 'late', 'stale', 'never_seen'];

export type ColumnParts = {
  readonly registry: Pick<Directory, 'devices' | 'areas'>;
  readonly state: Pick<CityState, 'lastSeen'>;
  readonly kinds: Kinds;
};

/** All devices side by side: what of them changes only with the registry, and what changes all the time. */
export class Columns {
  readonly devices: readonly Device[];
  /** What changes only with the registry, as it is written, without its braces. */
  readonly written: string;
  readonly #rhythms: readonly (Rhythm | undefined)[];
  readonly #places: ReadonlyMap<DeviceId, number>;
  readonly #state: ColumnParts['state'];
  /** Epoch seconds; 0: never. */
  readonly #heard: Float64Array;
  readonly #freshness: Uint8Array;
  /** 0: none; else one more than its place in the closed list. */
  readonly #problem: Uint8Array;
  readonly #rank: Float64Array;
  /** In which generation a device was last different from before. */
  readonly #changedIn: Uint32Array;
  #ranked: readonly RankedProblem[] = [];
  #worst: ReadonlyMap<number, RankedProblem> = new Map();
  #generation = 1;

  constructor({ registry, state, kinds }: ColumnParts) {
    this.#state = state;
    this.devices = [...registry.devices()];
    this.#rhythms = this.devices.map(({ kind }) => kinds.get(kind)?.rhythm);
    this.#places = new Map(this.devices.map(({ id }, place) => [id, place]));
    this.written = writeFixed(this.devices, { registry, kinds });
    const { length } = this.devices;
    this.#heard = new Float64Array(length);
    this.#freshness = new Uint8Array(length);
    this.#problem = new Uint8Array(length);
    this.#rank = new Float64Array(length);
    this.#changedIn = new Uint32Array(length).fill(1);
  }

  get generation(): number {
    return this.#generation;
  }

  /** Looks at every device anew. */
  renew(now: EpochMs, ranked: readonly RankedProblem[]): void {
    this.#judge(ranked);
    const generation = this.#generation + 1;
    for (const [place, { id }] of this.devices.entries()) {
      if (this.#see(place, { id, now })) {
        this.#changedIn[place] = generation;
        this.#generation = generation;
      }
    }
  }

  /** The places of devices that are different from what they were in that generation. */
  changedSince(generation: number): readonly number[] {
    const changed: number[] = [];
    for (let place = 0; place < this.#changedIn.length; place += 1) {
      if ((this.#changedIn[place] ?? 0) > generation) changed.push(place);
    }
    return changed;
  }

  /** What changes all the time, as it is written: of all devices, or of those at some places. */
  write(now: EpochMs, places?: readonly number[]): string {
    const at = Math.floor(now / 1000);
    const { length } = places ?? this.devices;
    const ages = new Int32Array(length);
    const [freshness, problem] = [new Uint8Array(length), new Uint8Array(length)];
    const rank = new Float64Array(length);
    for (let row = 0; row < length; row += 1) {
      const place = places?.[row] ?? row;
      ages[row] = ageOf(this.#heard[place] ?? 0, at);
      freshness[row] = this.#freshness[place] ?? 0;
      problem[row] = this.#problem[place] ?? 0;
      rank[row] = this.#rank[place] ?? 0;
    }
    return `"age":[${ages.join()}],"freshness":[${freshness.join()}],"problem":[${problem.join()}],"rank":[${rank.join()}]`;
  }

  /** The worst of each device comes first among those that are ranked. */
  #judge(ranked: readonly RankedProblem[]): void {
    if (ranked === this.#ranked) return;
    this.#ranked = ranked;
    const worst = new Map<number, RankedProblem>();
    for (const each of ranked) {
      const place = this.#places.get(each.problem.device);
      if (place !== undefined && !worst.has(place)) worst.set(place, each);
    }
    this.#worst = worst;
  }

  #see(place: number, { id, now }: { readonly id: DeviceId; readonly now: EpochMs }): boolean {
    const lastSeen = this.#state.lastSeen(id);
    const rhythm = this.#rhythms[place];
    const judged = rhythm === undefined ? 'never_seen' : judgeFreshness(rhythm, lastSeen, now);
    const worst = this.#worst.get(place);
    const news = [
      put(this.#heard, place, lastSeen === undefined ? 0 : Math.floor(lastSeen / 1000)),
      put(this.#freshness, place, freshnesses.indexOf(judged)),
      put(this.#problem, place, worst === undefined ? 0 : numberOf(worst.problem.problem)),
      put(this.#rank, place, worst?.touched.rank ?? 0),
    ];
    return news.includes(true);
  }
}

const numberOf = (problem: FleetProblemKind): number => fleetProblemKinds.indexOf(problem) + 1;

const ageOf = (heard: number, at: number): number => (heard === 0 ? -1 : Math.max(0, at - heard));

function put(column: Float64Array | Uint8Array, place: number, value: number): boolean {
  if (column[place] === value) return false;
  column[place] = value;
  return true;
}

/** A metre, about; finer than any device is placed. */
const places = 100_000;

function writeFixed(devices: readonly Device[], { registry, kinds }: Pick<ColumnParts, 'registry' | 'kinds'>): string {
  const kindIds = [...kinds.keys()];
  const areaIds = Array.from(registry.areas(), ({ id }) => id);
  const kindPlaces = new Map(kindIds.map((id, place) => [id, place]));
  const areaPlaces = new Map(areaIds.map((id, place) => [id, place]));
  const columns = {
    kinds: kindIds,
    areas: areaIds,
    problems: fleetProblemKinds,
    freshnesses,
    id: devices.map(({ id }) => id),
    name: devices.map(({ id, name }) => (name === id ? '' : name)),
    lat: devices.map(({ position }) => Math.round(position.lat * places)),
    lon: devices.map(({ position }) => Math.round(position.lon * places)),
    kind: devices.map(({ kind }) => kindPlaces.get(kind) ?? -1),
    area: devices.map(({ area }) => (area === undefined ? -1 : (areaPlaces.get(area) ?? -1))),
  };
  return JSON.stringify(columns).slice(1, -1);
}
