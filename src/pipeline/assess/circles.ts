import { around } from 'geokdbush';
import KDBush from 'kdbush';
import type { KindId } from '../../model/ids.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import type { KindPlan, SeriesPlan } from './plan.ts';

/** So many neighbours are asked at most: more of them do not make a median better. */
export const mostNeighbours = 8;

/** Devices that measure the same and stand within the same distance of each other. Several quantities share one. */
export type Circle = { readonly kinds: ReadonlySet<KindId>; readonly withinMetres: number };

/** The circle of each quantity that is compared with neighbours. */
export function drawCircles(plans: Iterable<KindPlan>): ReadonlyMap<SeriesPlan, Circle> {
  const all = [...plans];
  const measuring = (quantity: QuantityId): KindId[] =>
    all.flatMap(({ kind, series }) => ((series.get(quantity)?.place ?? -1) === -1 ? [] : [kind.id]));
  const circles = new Map<string, Circle>();
  const drawn = new Map<SeriesPlan, Circle>();
  for (const plan of all.flatMap(({ series }) => [...series.values()])) {
    if (plan.neighbour === undefined) continue;
    const { withinMetres } = plan.neighbour;
    const kinds = measuring(plan.quantity);
    const name = `${withinMetres} ${kinds.toSorted().join(' ')}`;
    const circle = circles.get(name) ?? { kinds: new Set(kinds), withinMetres };
    circles.set(name, circle);
    drawn.set(plan, circle);
  }
  return drawn;
}

/** Finds the devices of a circle that are nearest to one of them, nearest first; the same ones whatever order they are listed in. */
export function createFindNearest(
  listed: readonly Device[],
  { withinMetres }: Circle,
): (device: Device) => readonly Device[] {
  const devices = listed.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  if (devices.length < 2) return () => [];
  const index = new KDBush(devices.length);
  for (const { position } of devices) index.add(position.lon, position.lat);
  index.finish();
  return ({ id, position }) =>
    around(
      index,
      position.lon,
      position.lat,
      mostNeighbours,
      withinMetres / 1000,
      (item) => devices[item]?.id !== id,
    ).flatMap((item) => devices[item] ?? []);
}
