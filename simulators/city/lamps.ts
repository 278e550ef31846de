import type { Position } from '../../src/model/geography.ts';
import { deviceId, kindId } from '../../src/model/ids.ts';
import type { Placed } from './device.ts';
import { spreadOver } from './lattice.ts';
import { type District, districts, isOnLand, type Street, streets } from './map.ts';
import { areaOf, type Metres, type Outline, toMetres, toPosition } from './polygon.ts';

const kind = kindId('street-light');
const lampCount = 1000;
const metresBetweenLamps = 14;
/** Lamps stand on the kerb, not in the middle of the strip: the share of the way from one long side to the other. */
const kerb = 0.15;

const between = (from: Metres, to: Metres, share: number): Metres => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
];
const span = (from: Metres, to: Metres): number => Math.hypot(to[0] - from[0], to[1] - from[1]);

/** The kerb of a four-cornered strip: a line along its long side, a little inside. */
function kerbOf(strip: Outline): readonly [Metres, Metres] {
  const [a = [0, 0], b = [0, 0], c = [0, 0], d = [0, 0]]: Metres[] = strip.map(toMetres);
  return span(a, b) >= span(b, c)
    ? [between(a, d, kerb), between(b, c, kerb)]
    : [between(b, a, kerb), between(c, d, kerb)];
}

function alongKerb(strip: Outline): readonly Position[] {
  const [from, to] = kerbOf(strip);
  const count = Math.max(1, Math.round(span(from, to) / metresBetweenLamps));
  return Array.from({ length: count }, (_, at) => toPosition(between(from, to, (at + 0.5) / count)));
}

function row(owner: Pick<Street, 'id' | 'name'>, places: readonly Position[], tags: Placed['tags']): readonly Placed[] {
  const digits = String(places.length).length;
  return places.map((position, at) => {
    const number = String(at + 1).padStart(Math.max(2, digits), '0');
    return {
      id: deviceId(`lamp-${owner.id}-${number}`),
      kind,
      name: `${owner.name}, farola ${number}`,
      position,
      tags,
    };
  });
}

const streetLamps = (street: Street): readonly Placed[] =>
  row(street, street.segments.flatMap(({ outlines }) => outlines.flatMap(alongKerb)).filter(isOnLand), {
    street: street.id,
  });

/** Divides so many lamps among the districts by ground and density; the largest remainders get the last ones. */
function sharesOf(count: number): ReadonlyMap<District, number> {
  const weights = districts.map(({ outline, lampDensity }) => areaOf(outline) * lampDensity);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const exact = weights.map((weight) => (weight / sum) * count);
  const left = count - exact.reduce((total, share) => total + Math.floor(share), 0);
  const order = exact.map((share, at) => ({ at, rest: share % 1 })).sort((one, other) => other.rest - one.rest);
  const lucky = new Set(order.slice(0, left).map(({ at }) => at));
  return new Map(districts.map((district, at) => [district, Math.floor(exact[at] ?? 0) + (lucky.has(at) ? 1 : 0)]));
}

/** A thousand street lamps: every few metres along the surveyed streets, and a plausible grid over the districts. */
export function lamps(): readonly Placed[] {
  const alongStreets = streets.flatMap(streetLamps);
  const shares = sharesOf(lampCount - alongStreets.length);
  const overDistricts = [...shares].flatMap(([district, count]) => row(district, spreadOver(district, count), {}));
  return [...alongStreets, ...overDistricts];
}
