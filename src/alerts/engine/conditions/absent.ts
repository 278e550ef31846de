import type { Duration } from '../../../model/duration.ts';
import { type EpochMs, epochMs } from '../../../model/time.ts';
import type { Leaf, World } from '../leaf.ts';
import type { Place } from '../place.ts';
import { holds, isNot } from '../truth.ts';

/** Silence for so long: nothing at all arrived of the device, however late or doubtful. Counted by the clock of the arrivals. */
export function createAbsentLeaf(after: Duration, { deafness }: Pick<World, 'deafness'>): Leaf {
  const silentAt = (place: Place): EpochMs => {
    const registeredAt = place.device?.registeredAt ?? epochMs(0);
    return deafness.silentAt(Math.max(place.heardAt, registeredAt), after);
  };
  return {
    lenses: [],
    cells: [],
    quantities: [],
    limit: undefined,
    comesByTime: true,
    judge: (place, at) => (at >= silentAt(place) ? holds : isNot),
    nextLook: silentAt,
    evidence: () => ({ value: undefined, limit: undefined, quantity: undefined, observations: [] }),
  };
}
