import type { Limit } from '../../model/rule.ts';
import { holds, isNot, type Truth } from './truth.ts';

/** Frees a number of the last digits of binary fractions, so that a limit is not passed by 1e-15. */
const free = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(12)));

const isBeyond = (value: number, { is, limit }: Limit): boolean => {
  if (is === 'above') return value > limit;
  if (is === 'at_least') return value >= limit;
  return is === 'below' ? value < limit : value <= limit;
};

const isClear = (value: number, { is, clears }: Limit & { readonly clears: number }): boolean =>
  is === 'above' || is === 'at_least' ? value <= clears : value >= clears;

/** Whether a number is beyond its limit; one that was, is until it is at or behind where the limit clears. */
export function compare(value: number, limit: Limit, wasBeyond: boolean): Truth {
  const compared = free(value);
  if (isBeyond(compared, limit)) return holds;
  const { clears } = limit;
  if (!wasBeyond || clears === undefined) return isNot;
  return isClear(compared, { ...limit, clears }) ? isNot : holds;
}
