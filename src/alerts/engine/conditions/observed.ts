import type { EvidenceObservation } from '../../../model/alert.ts';
import type { Lens } from '../lens.ts';
import type { Place } from '../place.ts';
import type { SeriesBank } from '../series-bank.ts';
import { rowOf } from './row-of.ts';

/** The newest observation of a device that a lens sees. */
export function observationOf(place: Place, lens: Lens, bank: SeriesBank): EvidenceObservation | undefined {
  const { device } = place;
  const row = rowOf(place, lens);
  const seen = row < 0 ? undefined : bank.newest(row);
  if (device === undefined || seen === undefined) return undefined;
  return { device: device.id, kind: device.kind, quantity: lens.quantity, ...seen };
}
