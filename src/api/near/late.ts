import { z } from 'zod';
import { type Device, isAccessible } from '../../registry/port.ts';
import { counts } from '../vocabulary/basis.ts';
import type { CityView } from '../vocabulary/city-view.ts';

const CountShape = z.object({ free: z.int().min(0), occupied: z.int().min(0) });

export const LateShape = CountShape.extend({
  accessible: CountShape.describe('The part for people with a disability; also contained in the numbers above.'),
}).meta({
  id: 'LateBays',
  description:
    'The part of `free` and `occupied` whose last word is late by the rhythm of its kind: known still, and less sure.',
});

/** How many of the known bays were to be heard again before now. */
export function countLate(bays: readonly Device[], view: CityView): z.output<typeof LateShape> {
  return { ...countOf(bays, view), accessible: countOf(bays.filter(isAccessible), view) };
}

function countOf(bays: readonly Device[], view: CityView): z.output<typeof CountShape> {
  const known = bays.map((bay) => view.fact(bay, 'occupied')).filter(counts);
  const late = known.filter(({ freshness }) => freshness === 'late');
  const occupied = late.filter(({ value }) => value !== 0).length;
  return { free: late.length - occupied, occupied };
}
