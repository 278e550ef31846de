import type { Rollup } from '../../model/rollup.ts';

/** The order in which stores answer. */
export const byGroupThenStart = (one: Rollup, other: Rollup): number =>
  compareText(one.group, other.group) || one.start - other.start;

/** By the characters' codes, as databases order ids. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
