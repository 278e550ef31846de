import { isCounted, type Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Rule } from '../../model/rule.ts';

/** How rules look at a quantity: which values count for them, and how late these may come. Rules that look alike share a memory. */
export type Lens = Pick<Rule, 'quality' | 'lateAfter'> & { readonly quantity: QuantityId; readonly key: string };

export const createLens = ({ quantity, quality, lateAfter }: Omit<Lens, 'key'>): Lens => ({
  quantity,
  quality,
  lateAfter,
  key: `${quantity} ${quality} ${lateAfter}`,
});

export function sees({ quality }: Pick<Lens, 'quality'>, seen: Quality): boolean {
  if (quality === 'any') return seen !== 'missing';
  return quality === 'pass' ? seen === 'pass' : isCounted(seen);
}
