import type { Limit } from '../../../model/rule.ts';
import { epochMs } from '../../../model/time.ts';
import type { Leaf, World } from '../leaf.ts';
import type { Lens } from '../lens.ts';
import { compare } from '../limits.ts';
import { never } from '../time-steps.ts';
import { unknown } from '../truth.ts';
import { observationOf } from './observed.ts';
import { rowOf } from './row-of.ts';

/** The newest value that counts against a limit; unknown once the device has been silent for so long that the value means nothing. */
export function createValueLeaf({ lens, limit }: { readonly lens: Lens; readonly limit: Limit }, world: World): Leaf {
  const { bank, deafness } = world;
  return {
    lenses: [lens],
    cells: [],
    quantities: [lens.quantity],
    limit,
    comesByTime: false,
    judge(place, at, held) {
      const row = rowOf(place, lens);
      if (row < 0 || place.kind === undefined) return unknown;
      const heardAt = bank.heardAt(row);
      if (Number.isNaN(heardAt)) return unknown;
      const { staleAfter } = place.kind.rhythm;
      if (at - heardAt > staleAfter && at > deafness.silentAt(heardAt, staleAfter)) return unknown;
      return compare(bank.value(row), limit, held);
    },
    nextLook(place) {
      const row = rowOf(place, lens);
      if (row < 0 || place.kind === undefined) return never;
      const heardAt = bank.heardAt(row);
      if (Number.isNaN(heardAt)) return never;
      return epochMs(deafness.silentAt(heardAt, place.kind.rhythm.staleAfter) + 1);
    },
    evidence(place) {
      const observation = observationOf(place, lens, bank);
      return {
        value: observation?.value,
        limit: limit.limit,
        quantity: lens.quantity,
        observations: observation === undefined ? [] : [observation],
      };
    },
  };
}
