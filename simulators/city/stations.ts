import type { Position } from '../../src/model/geography.ts';
import { deviceId, kindId } from '../../src/model/ids.ts';
import type { Placed } from './device.ts';
import { spreadOver } from './lattice.ts';
import { districts, streets } from './map.ts';

const kind = kindId('environment-station');
const perDistrict = 4;
/** Stations at the kerb, where the traffic is. */
const kerbside: ReadonlySet<string> = new Set(['daoiz-velarde', 'lope-de-vega', 'santa-lucia', 'gandara']);

type Tags = Placed['tags'];
type Station = { readonly id: string; readonly name: string; readonly position: Position; readonly tags?: Tags };

const station = ({ id, tags = {}, ...where }: Station): Placed => ({ id: deviceId(`env-${id}`), kind, tags, ...where });

function atKerb(): readonly Placed[] {
  return streets
    .filter(({ id }) => kerbside.has(id))
    .flatMap(({ id, name, segments }) => {
      const [corner] = segments.flatMap((segment) => segment.bays);
      if (corner === undefined) return [];
      const position = { lon: corner[0], lat: corner[1] };
      return [station({ id, name: `${name}, aire`, position, tags: { site: 'traffic' } })];
    });
}

/** Forty environment stations: four in every district, and four at the kerb of surveyed streets. */
export const stations = (): readonly Placed[] => [
  ...atKerb(),
  ...districts.flatMap((district) =>
    spreadOver(district, perDistrict).map((position, at) =>
      station({ id: `${district.id}-${at + 1}`, name: `${district.name}, aire ${at + 1}`, position }),
    ),
  ),
];
