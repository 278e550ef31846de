import { europeanPollutants } from '../../indices/european-aqi.ts';
import type { DeviceKind } from '../../model/device-kind.ts';
import { type Duration, minutes } from '../../model/duration.ts';
import { quantity as definitionOf, type QuantityId } from '../../model/quantity.ts';
import type { Condition, Limit } from '../../model/rule.ts';
import type { FieldPath, Report } from './fault.ts';
import { writeDuration } from './write-duration.ts';

/** What a condition is judged against: what it is of, and which devices count. */
export type Judged = {
  readonly watches: 'device' | 'area';
  readonly isWithinSome: boolean;
  /** By what single devices are picked out of those of an area. */
  readonly picks: 'devices' | 'tags' | undefined;
  /** Of the devices that count. */
  readonly kinds: readonly DeviceKind[];
  readonly report: Report;
};
type Place = Judged & { readonly path: FieldPath };

/** Reports what makes no sense of one condition, whatever is around it. */
export function checkLeaf(condition: Condition, place: Place): void {
  checkSubject(condition, place);
  if (condition.is === 'absent') checkAbsent(condition.after, place);
  if (condition.is === 'index') checkIndex(place);
  if (condition.is === 'usual') checkUsual(place);
  if (!('quantity' in condition)) return;
  checkMeasured(condition.quantity, place);
  checkMeaning(condition, place);
  checkReach(condition.limit, condition, place);
}

const ofDevicesOnly: ReadonlySet<Condition['is']> = new Set(['value', 'change', 'absent']);

function checkSubject({ is }: Condition, { watches, isWithinSome, path, report }: Place): void {
  if (watches === 'area' && ofDevicesOnly.has(is))
    report(
      path,
      `"${is}" is of a device, and the rule watches areas: write some: { of: { ${is}: ... }, share_at_least: 0.5 }`,
    );
  if (watches === 'device' && is === 'some')
    report(
      path,
      isWithinSome
        ? '"some" cannot be of "some": what it counts are devices'
        : '"some" is of an area, and the rule watches each device: write each: street, district, garage or city',
    );
}

/** A device that speaks once an hour is not silent for 40 minutes of it. */
function checkAbsent(after: Duration, { kinds, path, report }: Place): void {
  const slow = kinds.find(({ rhythm }) => after <= rhythm.every);
  if (slow === undefined) return;
  const { every, lateAfter } = slow.rhythm;
  report(
    path,
    `a healthy ${slow.id} speaks every ${writeDuration(every)}, so it would seem silent again and again: ` +
      `take ${writeDuration(lateAfter)} or longer, or name other kinds in "where"`,
  );
}

/** What is usual of an area is kept of all that it has of a kind. */
function checkUsual({ watches, picks, path, report }: Place): void {
  if (watches === 'device' || picks === undefined) return;
  report(
    path,
    `what is usual of an area is known of all its devices, and "where" picks some by ${picks}: ` +
      'watch each device, count them with some: { of: { usual: ... } }, or leave it out of "where"',
  );
}

function checkIndex({ kinds, path, report }: Place): void {
  if (kinds.some(({ quantities }) => europeanPollutants.some((pollutant) => quantities.includes(pollutant)))) return;
  report(path, `no kind of device of this rule measures any of ${europeanPollutants.join(', ')}`);
}

function checkMeasured(quantity: QuantityId, { kinds, path, report }: Place): void {
  if (kinds.length === 0 || kinds.some(({ quantities }) => quantities.includes(quantity))) return;
  report(
    [...path, 'of'],
    `${quantity} is measured by none of the kinds of this rule (${kinds.map(({ id }) => id).join(', ')})`,
  );
}

type OfQuantity = Extract<Condition, { quantity: QuantityId }>;

function checkMeaning(condition: OfQuantity, { path, report }: Place): void {
  const { behaves, averages } = definitionOf(condition.quantity);
  const field = [...path, 'of'];
  if (condition.is === 'value') return;
  if (behaves === 'state') {
    report(
      field,
      `${condition.quantity} is a state, which has no "${condition.is}": write value: { of: ${condition.quantity}, is: true }, or count devices with "some"`,
    );
  } else if (averages === 'vector') {
    report(field, `${condition.quantity} is a direction, which has no "${condition.is}" that could be compared`);
  } else if (behaves === 'total' && condition.is !== 'change') {
    report(
      field,
      `${condition.quantity} only grows, so its mean says nothing: write change: { of: ${condition.quantity}, within: ... }`,
    );
  } else if (condition.is === 'period' && averages !== 'energy') {
    report(
      field,
      `day, evening and night are levels of sound: ${condition.quantity} is none; write "mean" with active hours`,
    );
  }
  const span = 'over' in condition ? condition.over : condition.is === 'change' ? condition.within : minutes(1);
  if (span < minutes(1))
    report(
      [...path, 'over' in condition ? 'over' : 'within'],
      'a span of less than a minute has no two readings in it',
    );
}

/** A limit that no reading can pass, because it would be refused, is a slip of the unit. */
function checkReach({ is, limit }: Limit, condition: OfQuantity, { path, report }: Place): void {
  if (condition.is === 'change' || condition.is === 'usual') return;
  const { possible, symbol } = definitionOf(condition.quantity);
  if (limit >= possible.min && limit <= possible.max) return;
  report(
    [...path, is],
    `${limit} is out of reach: ${condition.quantity} is between ${possible.min} and ${possible.max} ${symbol}`.trim(),
  );
}
