import type { Condition, Limit } from '../../model/rule.ts';
import { checkLeaf, type Judged } from './check-condition.ts';
import { bandNumber, type WrittenCondition, type WrittenLimit, type WrittenSome } from './condition-shape.ts';
import type { FieldPath } from './fault.ts';
import { type Bounds, knownQuantity, readLimit } from './read-limit.ts';

type Place = Judged & { readonly path: FieldPath; readonly depth: number };

const mostDeep = 6;
const none: Bounds = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

/**
 * What a written condition means. Everything that makes no sense in it is reported.
 *
 * @returns `undefined` when something does not.
 */
export function readCondition(written: WrittenCondition, place: Place): Condition | undefined {
  const { path, report } = place;
  const [is, ...more] = Object.entries(written).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (is === undefined || more.length > 0) {
    const got = is === undefined ? 'nothing' : [is, ...more].join(' and ');
    report(path, `expected exactly one condition, got ${got}; several go into all: [...] or any: [...]`);
    return undefined;
  }
  if (place.depth > mostDeep) {
    report(path, `conditions are nested more than ${mostDeep} deep: make two rules of it`);
    return undefined;
  }
  const here = { ...place, path: [...path, is] };
  const condition = readLeaf(written, here) ?? readCompound(written, here);
  if (condition !== undefined) checkLeaf(condition, here);
  return condition;
}

function readLeaf(written: WrittenCondition, place: Place): Condition | undefined {
  const { value, change, absent, mean, index, period, usual } = written;
  if (value !== undefined) return readValue(value, place);
  if (absent !== undefined) return { is: 'absent', after: absent };
  if (index !== undefined) {
    const { of, complete, ...bands } = index;
    const limits = Object.fromEntries(
      Object.entries(bands).map(([key, band]) => [key, band === undefined ? undefined : bandNumber(band)]),
    );
    const limit = readLimit(limits, place, { bounds: { min: 1, max: 6 } });
    return limit && { is: 'index', index: of, limit, complete };
  }
  const about = change ?? mean ?? period ?? usual;
  if (about === undefined) return undefined;
  const quantity = knownQuantity(about.of, place);
  const limit = readLimit(about, place, { bounds: none });
  if (quantity === undefined || limit === undefined) return undefined;
  if (change) return { is: 'change', quantity, within: change.within, limit };
  if (mean) return { is: 'mean', quantity, over: mean.over, limit, complete: mean.complete };
  if (period) return { is: 'period', quantity, period: period.period, limit, complete: period.complete };
  if (!usual) return undefined;
  const { over, compared, weeks, complete } = usual;
  return { is: 'usual', quantity, over, compared, weeks, limit, complete };
}

function readValue({ of, is, ...limits }: NonNullable<WrittenCondition['value']>, place: Place): Condition | undefined {
  const quantity = knownQuantity(of, place);
  if (is === undefined) {
    const limit = readLimit(limits, place, { bounds: none });
    return quantity && limit && { is: 'value', quantity, limit };
  }
  if (Object.values(limits).some((limit) => limit !== undefined))
    place.report(place.path, 'has "is" and a limit: a state is true or false, nothing else');
  const limit: Limit = is ? { is: 'at_least', limit: 1 } : { is: 'at_most', limit: 0 };
  return quantity && { is: 'value', quantity, limit };
}

function readCompound(written: WrittenCondition, place: Place): Condition | undefined {
  const inside = { ...place, depth: place.depth + 1 };
  if (written.some !== undefined) return readSome(written.some, inside);
  if (written.not !== undefined) {
    const of = readCondition(written.not, inside);
    return of && { is: 'not', of };
  }
  const is = written.all === undefined ? 'any' : 'all';
  const parts = written.all ?? written.any ?? [];
  const of = parts.map((part, index) => readCondition(part, { ...inside, path: [...place.path, index] }));
  return of.every((part) => part !== undefined) ? { is, of } : undefined;
}

function readSome({ of: part, known, ...written }: WrittenSome, place: Place): Condition | undefined {
  const of = readCondition(part, { ...place, path: [...place.path, 'of'], watches: 'device', isWithinSome: true });
  const wordsGiven = Object.entries(written).flatMap(([word, value]) => (value === undefined ? [] : [word]));
  const countings = new Set(wordsGiven.map((word) => word.split('_', 1)[0]).filter((word) => word !== 'clears'));
  if (countings.size > 1) {
    place.report(place.path, 'has a limit on devices and one on their share: take one of them, or two rules');
    return undefined;
  }
  const counted = countings.has('share') ? 'share' : 'devices';
  const limits: WrittenLimit = Object.fromEntries(
    Object.entries(written).map(([word, value]) => [word.replace(`${counted}_`, ''), value]),
  );
  const bounds = counted === 'share' ? { min: 0, max: 1 } : { min: 0, max: Number.POSITIVE_INFINITY };
  const limit = readLimit(limits, place, {
    bounds,
    prefix: countings.size === 0 ? 'devices_ or share_' : `${counted}_`,
  });
  return of && limit && { is: 'some', of, counted, limit, known };
}
