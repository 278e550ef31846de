import type { Point } from './point.ts';

/** What became different between two pictures of the same things. */
export type Changes = {
  readonly added: readonly Point[];
  readonly changed: readonly Point[];
  readonly removed: readonly string[];
};

const isSame = (one: Point, other: Point): boolean =>
  one === other ||
  (one.state === other.state && one.lat === other.lat && one.lon === other.lon && one.label === other.label);

/** Compares by id. Of two points with one id the last counts. */
export function changesBetween(before: ReadonlyMap<string, Point>, after: ReadonlyMap<string, Point>): Changes {
  const added: Point[] = [];
  const changed: Point[] = [];
  for (const point of after.values()) {
    const known = before.get(point.id);
    if (known === undefined) added.push(point);
    else if (!isSame(known, point)) changed.push(point);
  }
  const removed = [...before.keys()].filter((id) => !after.has(id));
  return { added, changed, removed };
}

export const byId = (points: readonly Point[]): ReadonlyMap<string, Point> =>
  new Map(points.map((point) => [point.id, point]));
