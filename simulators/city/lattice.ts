import { BugError } from '../../src/model/errors.ts';
import type { Position } from '../../src/model/geography.ts';
import { luckOf } from '../chance.ts';
import { type District, isOnLand, streets } from './map.ts';
import { areaOf, bounds, encloses, type Metres, toPosition } from './polygon.ts';

/** Blocks in the centre of Santander lean by about this much. */
const lean = (6 * Math.PI) / 180;
const shiver = 0.25;

const isOnSurveyedStreet = (place: Position): boolean =>
  streets.some(({ segments }) => segments.some(({ outlines }) => outlines.some((outline) => encloses(outline, place))));

/** The corners of a leaning square grid that covers an upright rectangle, row by row. */
function* corners({ from, to }: { from: Metres; to: Metres }, spacing: number): Generator<Metres> {
  const middle: Metres = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const reach = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 2 / spacing);
  for (let row = -reach; row <= reach; row += 1)
    for (let column = -reach; column <= reach; column += 1)
      yield [
        middle[0] + spacing * (column * Math.cos(lean) - row * Math.sin(lean)),
        middle[1] + spacing * (column * Math.sin(lean) + row * Math.cos(lean)),
      ];
}

function dryCorners(district: District, spacing: number): readonly Position[] {
  const luck = luckOf(1, `lattice/${district.id}/${spacing}`);
  const nudge = (): number => (luck() - 0.5) * spacing * shiver;
  return [...corners(bounds(district.outline), spacing)]
    .map(([east, north]) => toPosition([east + nudge(), north + nudge()]))
    .filter((place) => encloses(district.outline, place) && isOnLand(place) && !isOnSurveyedStreet(place));
}

/** So many places on dry ground, spread evenly over a district; always the same ones. */
export function spreadOver(district: District, count: number): readonly Position[] {
  for (let spacing = Math.sqrt(areaOf(district.outline) / count); spacing > 1; spacing *= 0.97) {
    const places = dryCorners(district, spacing);
    if (places.length < count) continue;
    return Array.from({ length: count }, (_, at) => places[Math.floor((at * places.length) / count)]).filter(
      (place) => place !== undefined,
    );
  }
  throw new BugError(`the district ${district.id} has no room for ${count} devices`);
}
