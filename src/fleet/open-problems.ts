import type { DeviceId } from '../model/ids.ts';
import { type EpochMs, epochMs } from '../model/time.ts';
import type { Device } from '../registry/port.ts';
import type { FleetProblem, FleetProblemKind, Sign } from './port.ts';
import { earlier, later } from './silence.ts';

/** What was found of a problem at a look: it is there, since when, and what speaks for it. */
export type Finding = { readonly since: EpochMs; readonly signs: readonly Sign[] };

/** The problems that are open, and what of them is not on disk yet. */
export class OpenProblems {
  readonly #byDevice = new Map<DeviceId, FleetProblem[]>();
  readonly #unwritten = new Map<number, FleetProblem>();
  /** Those of which only the signs have grown: worth a write, but not at once. */
  readonly #grown = new Map<number, FleetProblem>();
  #nextId: number;
  #count = 0;

  constructor(known: readonly FleetProblem[], nextId: number) {
    this.#nextId = nextId;
    for (const problem of known) this.#put(problem);
    this.#count = known.length;
  }

  get count(): number {
    return this.#count;
  }

  *all(): Generator<FleetProblem> {
    for (const problems of this.#byDevice.values()) yield* problems;
  }

  devices(): IterableIterator<DeviceId> {
    return this.#byDevice.keys();
  }

  of(device: DeviceId): readonly FleetProblem[] {
    return this.#byDevice.get(device) ?? [];
  }

  find(device: DeviceId, problem: FleetProblemKind): FleetProblem | undefined {
    return this.#byDevice.get(device)?.find((each) => each.problem === problem);
  }

  /**
   * Opens a problem, or notes what speaks for one that is open already: that keeps its beginning, but for a silence, which begins
   * with the last word.
   */
  note({ id: device, kind, area }: Device, problem: FleetProblemKind, found: Finding & { now: EpochMs }): FleetProblem {
    const known = this.find(device, problem);
    const { signs, now } = found;
    if (known !== undefined) {
      const since = problem === 'silent' ? later(known.since, earlier(found.since, now)) : known.since;
      if (since === known.since && isSame(known.signs, signs)) return known;
      const grown = { ...known, since, signs };
      this.#put(grown);
      this.#grown.set(grown.id, grown);
      return grown;
    }
    const since = earlier(found.since, now);
    const opened = { id: this.#nextId, device, kind, area, problem, since, detectedAt: now, cleared: undefined, signs };
    this.#nextId += 1;
    this.#count += 1;
    this.#put(opened);
    this.#unwritten.set(opened.id, opened);
    return opened;
  }

  clear(problem: FleetProblem, cleared: NonNullable<FleetProblem['cleared']>): void {
    const rest = this.of(problem.device).filter(({ id }) => id !== problem.id);
    if (rest.length === 0) this.#byDevice.delete(problem.device);
    else this.#byDevice.set(problem.device, rest);
    this.#count -= 1;
    const at = epochMs(Math.max(cleared.at, problem.detectedAt));
    this.#unwritten.set(problem.id, { ...problem, cleared: { ...cleared, at } });
  }

  /** What is to be written now. What changes meanwhile is to be written later. */
  unwritten(isThorough: boolean): readonly FleetProblem[] {
    const grown = isThorough ? [...this.#grown.values()].filter(({ id }) => !this.#unwritten.has(id)) : [];
    return [...grown, ...this.#unwritten.values()];
  }

  written(problems: readonly FleetProblem[]): void {
    for (const problem of problems) {
      for (const list of [this.#unwritten, this.#grown]) if (list.get(problem.id) === problem) list.delete(problem.id);
    }
  }

  #put(problem: FleetProblem): void {
    const others = this.of(problem.device).filter(({ id }) => id !== problem.id);
    this.#byDevice.set(problem.device, [...others, problem]);
  }
}

const isSame = (some: readonly Sign[], others: readonly Sign[]): boolean =>
  some.length === others.length &&
  some.every(({ count, reason, times }, place) => {
    const other = others[place];
    return count === other?.count && reason === other.reason && times.at(-1) === other.times.at(-1);
  });
