import type { Position } from '../../src/model/geography.ts';
import { deviceId, kindId } from '../../src/model/ids.ts';
import type { Placed } from './device.ts';
import { spreadOver } from './lattice.ts';
import { districts, streets } from './map.ts';

const kind = kindId('environment-station');
const perDistrict = 4;
/** Stations at the kerb, where the traffic is. */
const kerbside: ReadonlySet<string> = new Set(['daoiz-velarde', 'lope-de-vega', 'santa-lucia', 'gandara']);

const station = (id: string, name: string, position: Position): Placed => ({
  id: deviceId(`env-${id}`),
  kind,
  name,
  position,
  tags: {},
});

function atKerb(): readonly Placed[] {
  return streets
    .filter(({ id }) => kerbside.has(id))
    .flatMap(({ id, name, segments }) => {
      const [corner] = segments.flatMap((segment) => segment.bays);
      return corner === undefined ? [] : [station(id, `${name}, air`, { lon: corner[0], lat: corner[1] })];
    });
}

/** Forty environment stations: four in every district, and four at the kerb of surveyed streets. */
export const stations = (): readonly Placed[] => [
  ...atKerb(),
  ...districts.flatMap((district) =>
    spreadOver(district, perDistrict).map((place, at) =>
      station(`${district.id}-${at + 1}`, `${district.name}, air ${at + 1}`, place),
    ),
  ),
];
