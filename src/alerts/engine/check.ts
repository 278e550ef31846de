import { type Evidence, type EvidenceObservation, mostEvidence } from '../../model/alert.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Leaf } from './leaf.ts';
import type { Place } from './place.ts';
import { earlier, never } from './time-steps.ts';
import { every, holds, isNot, negated, some, type Truth, unknown } from './truth.ts';

/** How the leaves of a condition stand together. */
export type Tree =
  | { readonly is: 'leaf'; readonly at: number }
  | { readonly is: 'all' | 'any'; readonly of: readonly Tree[] }
  | { readonly is: 'not'; readonly of: Tree };

const truthBits = 2;
/** A packed answer has room for so many. */
export const mostLeaves = 28;
const truths: readonly Truth[] = [unknown, isNot, holds];

/** The answer of a condition together with which of its leaves held: what hysteresis needs next time. */
export const truthOf = (code: number): Truth => truths[code & 3] ?? unknown;
/** Whether any leaf of the condition held when it was judged last. */
export const anyHeld = (code: number): boolean => code >> truthBits !== 0;
const heldBit = (leaf: number): number => 1 << (leaf + truthBits);

/** A condition of one place, judged as a whole. Rules that ask the same of the same devices share one. */
export class Check {
  readonly key: string;
  readonly leaves: readonly Leaf[];
  readonly #tree: Tree;
  /** Devices that have none of these have nothing to do with it; empty when all have. */
  readonly quantities: readonly QuantityId[];
  readonly comesByTime: boolean;

  constructor({ key, leaves, tree }: { readonly key: string; readonly leaves: readonly Leaf[]; readonly tree: Tree }) {
    this.key = key;
    this.leaves = leaves;
    this.#tree = tree;
    this.quantities = leaves.some(({ quantities }) => quantities.length === 0)
      ? []
      : [...new Set(leaves.flatMap(({ quantities }) => quantities))];
    this.comesByTime = leaves.some((leaf) => leaf.comesByTime);
  }

  judge(place: Place, at: EpochMs, code: number): number {
    let held = 0;
    const [only] = this.leaves;
    if (only !== undefined && this.#tree.is === 'leaf') {
      const truth = only.judge(place, at, (code & heldBit(0)) !== 0);
      return truth === holds ? truth | heldBit(0) : truth;
    }
    const known = this.leaves.map((leaf, index) => {
      const truth = leaf.judge(place, at, (code & heldBit(index)) !== 0);
      if (truth === holds) held |= heldBit(index);
      return truth;
    });
    return held | answer(this.#tree, known);
  }

  nextLook(place: Place, at: EpochMs): EpochMs {
    let next = never;
    for (const leaf of this.leaves) {
      const due = leaf.nextLook(place, at);
      if (due > at) next = earlier(next, due);
    }
    return next;
  }

  /** The number of the leaf that decides, and the observations of all. */
  evidence(place: Place, at: EpochMs, code: number): Evidence {
    const all = this.leaves.map((leaf) => leaf.evidence(place, at));
    const decisive = all.find((_, index) => (code & heldBit(index)) !== 0) ?? all[0];
    const [first] = all;
    if (decisive === undefined || first === undefined) return nothingSeen;
    if (all.length === 1) return first;
    return { ...decisive, observations: newest(all.flatMap(({ observations }) => observations)) };
  }
}

const nothingSeen: Evidence = { value: undefined, limit: undefined, quantity: undefined, observations: [] };

function answer(tree: Tree, known: readonly Truth[]): Truth {
  if (tree.is === 'leaf') return known[tree.at] ?? unknown;
  if (tree.is === 'not') return negated(answer(tree.of, known));
  const parts = tree.of.map((part) => answer(part, known));
  return tree.is === 'all' ? every(parts) : some(parts);
}

/** Each once, the newest first. */
export function newest(observations: readonly EvidenceObservation[]): readonly EvidenceObservation[] {
  const once = new Map(observations.map((each) => [`${each.device} ${each.quantity} ${each.time}`, each]));
  const sorted = [...once].sort(
    ([oneKey, one], [otherKey, other]) => other.time - one.time || (oneKey < otherKey ? -1 : 1),
  );
  return sorted.slice(0, mostEvidence).map(([, each]) => each);
}
