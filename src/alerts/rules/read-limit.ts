import { didYouMean } from '../../model/nearest.ts';
import { isQuantityId, type QuantityId, quantityIds } from '../../model/quantity.ts';
import type { Limit } from '../../model/rule.ts';
import type { WrittenLimit } from './condition-shape.ts';
import type { FieldPath, Report } from './fault.ts';

type Place = { readonly path: FieldPath; readonly report: Report };
export type Bounds = { readonly min: number; readonly max: number };

const limitWords = ['above', 'at_least', 'below', 'at_most'] as const;

/** The one limit that is given, and where it ceases. Reports what makes no sense of it. */
export function readLimit(
  written: WrittenLimit,
  { path, report }: Place,
  { bounds, prefix = '' }: { readonly bounds: Bounds; readonly prefix?: string },
): Limit | undefined {
  const given = limitWords.flatMap((is) => (written[is] === undefined ? [] : [{ is, limit: written[is] }]));
  const [first, second] = given;
  if (first === undefined || second !== undefined) {
    const choices = `${prefix === '' ? '' : `(with ${prefix}) `}${limitWords.join(', ')}`;
    report(path, `expected exactly one limit ${choices}, got ${given.length}`);
    return undefined;
  }
  const field = [...path, `${prefix}${first.is}`];
  if (first.limit < bounds.min || first.limit > bounds.max) {
    report(field, `${first.limit} is out of reach: it is between ${bounds.min} and ${bounds.max}`);
    return undefined;
  }
  return readClears(first, { written, path, report });
}

function readClears(
  limit: Limit,
  { written, path, report }: Place & { readonly written: WrittenLimit },
): Limit | undefined {
  const isUp = limit.is === 'above' || limit.is === 'at_least';
  const [right, wrong] = isUp
    ? (['clears_below', 'clears_above'] as const)
    : (['clears_above', 'clears_below'] as const);
  if (written[wrong] !== undefined) {
    report([...path, wrong], `a condition with "${limit.is}" ends on the other side: write ${right}`);
    return undefined;
  }
  const clears = written[right];
  if (clears === undefined) return limit;
  const isBehind = isUp ? clears < limit.limit : clears > limit.limit;
  if (isBehind) return { ...limit, clears };
  report(
    [...path, right],
    `${clears} is on the wrong side: with ${limit.is} ${limit.limit} it must be ${isUp ? 'less' : 'more'} than ${limit.limit}`,
  );
  return undefined;
}

export function knownQuantity(written: string, { path, report }: Place): QuantityId | undefined {
  if (isQuantityId(written)) return written;
  report(
    [...path, 'of'],
    `there is no quantity "${written}"${didYouMean(written, quantityIds) || `; there are ${quantityIds.join(', ')}`}`,
  );
  return undefined;
}
