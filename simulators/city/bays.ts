import { deviceId, kindId } from '../../src/model/ids.ts';
import { hashOf } from '../chance.ts';
import type { Placed } from './device.ts';
import { type Street, segmentName, streets } from './map.ts';

const kind = kindId('parking-bay');
/** One bay in so many is kept for people with a disability permit. */
const accessibleOneIn = 20;

function baysOf(street: Street): readonly Placed[] {
  const spots = street.segments.flatMap((segment) => segment.bays.map((place) => ({ segment, place })));
  return spots.map(({ segment, place: [lon, lat] }, at) => {
    const number = String(at + 1).padStart(2, '0');
    const id = `bay-${street.id}-${number}`;
    return {
      id: deviceId(id),
      kind,
      name: `${segmentName(street, segment)}, plaza ${number}`,
      position: { lat, lon },
      tags: { street: street.id, ...(hashOf(`permit/${id}`) % accessibleOneIn === 0 && { accessible: 'yes' }) },
    };
  });
}

/** The parking bays of the surveyed streets, numbered along each street. */
export const bays = (): readonly Placed[] => streets.flatMap(baysOf);
