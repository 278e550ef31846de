import type { Subject } from '../../model/alert.ts';
import { subjectKey } from '../../model/alert.ts';
import type { DeviceKind } from '../../model/device-kind.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { Cell } from './cell.ts';
import { partOf } from './memory/part-of.ts';
import type { Plan, PlannedCheck } from './plan.ts';
import { longAgo, never } from './time-steps.ts';
import type { Timer } from './timers.ts';
import type { Machine, WatchedRule } from './watched-rule.ts';

/** What becomes due at a place: a look at one of its conditions, or a step of an alert. */
export type Work = { readonly place: Place } & (
  | { readonly is: 'look'; readonly check: PlannedCheck }
  | { readonly is: 'alert'; readonly machine: Machine }
);

// Most devices have none of these, and there may be a million devices.
const noMachines: ReadonlyMap<WatchedRule, Machine> = new Map();
const noCells: ReadonlyMap<string, Cell> = new Map();
const noMoments: ReadonlyMap<string, EpochMs> = new Map();
const noTimers: ReadonlySet<Timer<Work>> = new Set();

/** A device, an area or the city with everything that is remembered of it. */
export class Place {
  readonly subject: Subject;
  readonly key: string;
  /** Of what is remembered, the part that it is kept in. */
  readonly part: number;
  /** As it was registered last. */
  device: Device | undefined;
  readonly kind: DeviceKind | undefined;
  plan: Plan;
  /** When anything of a device arrived last. */
  heardAt: EpochMs = longAgo;
  /** What a device observed last: up to there its own time is over. Timers leave it, so that no rule depends on another one. */
  clock: EpochMs = longAgo;
  /** What a device observed up to then counted where it stood before. */
  standsSince: EpochMs = longAgo;
  /** Rows of its series by their place in the plan; -1 where nothing was seen. */
  rows: number[] = [];
  /** What is known of each condition of the plan, packed. */
  codes: number[] = [];
  #cells: Map<string, Cell> | undefined;
  /** Since it was kept last. */
  isChanged = true;
  /** Conditions that nobody looked at yet, or that other rules ask as well now. */
  fresh: readonly PlannedCheck[] = [];
  /** When each condition of the plan has to be looked at again. */
  looks: (Timer<Work> | undefined)[] = [];
  /** Those that are set, or were. */
  #timers: Set<Timer<Work>> | undefined;
  /** Not later than any of them is due. */
  nextDue: EpochMs = never;
  #machines: Map<WatchedRule, Machine> | undefined;
  /** The last alert of a rule began by then, and was over by the next moment: another one begins later. */
  #lastSince: Map<string, EpochMs> | undefined;

  constructor({ subject, plan, device, kind }: Pick<Place, 'subject' | 'plan' | 'device' | 'kind'>) {
    this.subject = subject;
    this.key = subjectKey(subject);
    this.part = partOf(this.key);
    this.device = device;
    this.kind = kind;
    this.plan = plan;
    this.rows = plan.lenses.map(() => -1);
    this.codes = plan.checks.map(() => 0);
  }

  get machines(): ReadonlyMap<WatchedRule, Machine> {
    return this.#machines ?? noMachines;
  }

  get cells(): ReadonlyMap<string, Cell> {
    return this.#cells ?? noCells;
  }

  get lastSince(): ReadonlyMap<string, EpochMs> {
    return this.#lastSince ?? noMoments;
  }

  get timers(): ReadonlySet<Timer<Work>> {
    return this.#timers ?? noTimers;
  }

  keepCell(key: string, cell: Cell): void {
    this.#cells ??= new Map();
    this.#cells.set(key, cell);
  }

  keepSince(rule: string, since: EpochMs): void {
    this.#lastSince ??= new Map();
    this.#lastSince.set(rule, since);
  }

  forgetSince(rule: string): void {
    this.#lastSince?.delete(rule);
  }

  keepTimer(timer: Timer<Work>): void {
    this.#timers ??= new Set();
    this.#timers.add(timer);
  }

  forgetTimer(timer: Timer<Work>): void {
    this.#timers?.delete(timer);
  }

  forgetTimers(): void {
    this.#timers = undefined;
  }

  keep(machine: Machine): void {
    this.#machines ??= new Map();
    this.#machines.set(machine.rule, machine);
  }

  forget(rule: WatchedRule): void {
    this.#machines?.delete(rule);
  }
}
