import { type EvidenceObservation, mostEvidence } from '../../../model/alert.ts';
import type { DeviceId } from '../../../model/ids.ts';
import type { Condition } from '../../../model/rule.ts';
import { newest } from '../check.ts';
import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import type { Place } from '../place.ts';
import type { Count, Tally } from '../tally.ts';
import { never } from '../time-steps.ts';
import { unknown } from '../truth.ts';

type Some = Extract<Condition, { readonly is: 'some' }>;

/** How many devices of an area, or which share of those of which it is known, meet a condition. */
export function createSomeLeaf({ counted, limit, known }: Omit<Some, 'of' | 'is'>, tally: Tally): Leaf {
  const numberOf = (count: Count): number =>
    counted === 'devices' ? count.matching.size : count.matching.size / count.known;
  const isKnown = (count: Count): boolean =>
    count.total > 0 && count.known >= known * count.total && (counted === 'devices' || count.known > 0);
  return {
    lenses: [],
    cells: [],
    tally,
    quantities: [],
    limit,
    comesByTime: false,
    judge(area, _at, held) {
      const count = tally.of(area);
      return isKnown(count) ? compare(numberOf(count), limit, held) : unknown;
    },
    nextLook: () => never,
    evidence(area, at) {
      const count = tally.of(area);
      const named = firstOf(count.matching);
      return {
        value: isKnown(count) ? numberOf(count) : undefined,
        limit: limit.limit,
        quantity: undefined,
        observations: newest(
          named.flatMap((device): readonly EvidenceObservation[] => tally.check.evidence(device, at, 0).observations),
        ),
        devices: { matching: count.matching.size, known: count.known, total: count.total },
        matching: named.flatMap(({ device }): readonly DeviceId[] => (device === undefined ? [] : [device.id])),
      };
    },
  };
}

/** The first by name: the same whichever came first. */
function firstOf(places: ReadonlySet<Place>): readonly Place[] {
  const first: Place[] = [];
  for (const place of places) {
    const last = first[mostEvidence - 1];
    if (last !== undefined && last.key <= place.key) continue;
    const at = first.findIndex(({ key }) => key > place.key);
    first.splice(at === -1 ? first.length : at, 0, place);
    if (first.length > mostEvidence) first.pop();
  }
  return first;
}
