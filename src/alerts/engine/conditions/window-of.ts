import type { EvidenceObservation } from '../../../model/alert.ts';
import type { Duration } from '../../../model/duration.ts';
import type { QuantityId } from '../../../model/quantity.ts';
import type { EpochMs } from '../../../model/time.ts';
import type { CellForm } from '../cell.ts';
import type { Looking } from '../compile.ts';
import type { Lens } from '../lens.ts';
import type { Place } from '../place.ts';
import { never } from '../time-steps.ts';
import { Window } from '../window.ts';
import { observationOf } from './observed.ts';
import type { LeafParts } from './windowed.ts';

/** The mean of a span of one quantity at a place, and how complete it is. */
export type SpanMean = { readonly mean: number; readonly completeness: number };

export interface WindowReader {
  readonly lens: Lens;
  readonly form: CellForm;
  read(place: Place, at: EpochMs): SpanMean | undefined;
  nextChange(place: Place, at: EpochMs): EpochMs;
  observations(place: Place): readonly EvidenceObservation[];
}

export function createWindowReader(
  { quantity, over }: { readonly quantity: QuantityId; readonly over: Duration },
  looking: Looking,
  { compiler, world }: LeafParts,
): WindowReader {
  const lens = compiler.lens(quantity, looking);
  const make = (kept: unknown): Window => new Window({ of: quantity, span: over, kept });
  const form = compiler.form({ key: `mean ${lens.key} ${over}`, lenses: [lens], make }, looking);
  const windowOf = (place: Place): Window | undefined => {
    const cell = place.cells.get(form.key);
    return cell instanceof Window ? cell : undefined;
  };
  /** How many readings a millisecond are to be expected. */
  const rateOf = (place: Place): number =>
    place.kind === undefined ? (form.census.get(place) ?? 0) : 1 / place.kind.rhythm.every;
  return {
    lens,
    form,
    read(place, at) {
      const window = windowOf(place)?.read(at);
      const expected = (window?.covered ?? 0) * rateOf(place);
      if (window === undefined || expected <= 0) return undefined;
      return { mean: window.mean, completeness: Math.min(1, Number((window.count / expected).toPrecision(9))) };
    },
    nextChange: (place, at) => windowOf(place)?.nextChange(at) ?? never,
    observations(place) {
      const observation = observationOf(place, lens, world.bank);
      return observation === undefined ? [] : [observation];
    },
  };
}
