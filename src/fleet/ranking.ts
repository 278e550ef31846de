import { setImmediate as breathe } from 'node:timers/promises';
import type { FleetHealth, FleetProblem, RankedProblem } from './port.ts';

/** So many are estimated before others come to a turn: each asks who stands around it. */
const atOnce = 100;

type Known = RankedProblem & { readonly version: number };

/** Open problems by whom they touch. Renewed after each look, and only what may have changed: a whole city may be silent. */
export class Ranking {
  readonly #touched: FleetHealth['touched'];
  #known: ReadonlyMap<FleetProblem['id'], Known> = new Map();
  #ranked: readonly RankedProblem[] = [];
  #version = 0;

  constructor(touched: FleetHealth['touched']) {
    this.#touched = touched;
  }

  get ranked(): readonly RankedProblem[] {
    return this.#ranked;
  }

  /** What is around the devices has changed: others are out, or registered. */
  outdate(): void {
    this.#version += 1;
  }

  async renew(open: Iterable<FleetProblem>): Promise<void> {
    const version = this.#version;
    const known = new Map<FleetProblem['id'], Known>();
    let [left, isNews] = [atOnce, false];
    for (const problem of open) {
      const before = this.#known.get(problem.id);
      if (before?.problem === problem && before.version === version) {
        known.set(problem.id, before);
        continue;
      }
      isNews = true;
      known.set(problem.id, { problem, touched: this.#touched(problem), version });
      left -= 1;
      if (left > 0) continue;
      await breathe();
      left = atOnce;
    }
    if (!isNews && known.size === this.#known.size) return;
    this.#known = known;
    this.#ranked = [...known.values()].sort(byRank);
  }
}

const byRank = (one: RankedProblem, other: RankedProblem): number =>
  other.touched.rank - one.touched.rank || one.problem.since - other.problem.since || one.problem.id - other.problem.id;
