import type { Position } from '../../model/geography.ts';
import { type Box, isIn, widen } from './polygon.ts';

/** A circle of somebody. */
export type Circle<Owner> = { readonly owner: Owner; readonly centre: Position; readonly radiusMetres: number };

/** Circles by where they are, few of them looked at for any question. They come and go. */
export interface CircleGrid<Owner> {
  add(circle: Circle<Owner>): void;
  remove(circle: Circle<Owner>): void;
  /** All that may reach into the box, and some that do not. */
  around(box: Box): Iterable<Circle<Owner>>;
}

/** Small circles are not to be looked for as far away as large ones. Metres. */
const sizes = [500, 2000, 10_000];
const metresPerDegree = 111_195;

export function createCircleGrid<Owner>(): CircleGrid<Owner> {
  const levels = sizes.map((metres) => createLevel<Owner>(metres));
  const levelOf = (radius: number): Level<Owner> | undefined =>
    levels[
      Math.max(
        0,
        sizes.findIndex((metres) => radius <= metres),
      )
    ];
  return {
    add: (circle) => levelOf(circle.radiusMetres)?.add(circle),
    remove: (circle) => levelOf(circle.radiusMetres)?.remove(circle),
    *around(box) {
      for (const level of levels) yield* level.around(box);
    },
  };
}

type Level<Owner> = CircleGrid<Owner>;

function createLevel<Owner>(metres: number): Level<Owner> {
  const size = metres / metresPerDegree;
  const cells = new Map<number, Set<Circle<Owner>>>();
  const place = (degrees: number): number => Math.floor(degrees / size);
  const keyOf = ({ lat, lon }: Position): number => cellKey(place(lon), place(lat));

  return {
    add(circle) {
      const key = keyOf(circle.centre);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, new Set([circle]));
      else cell.add(circle);
    },
    remove(circle) {
      const key = keyOf(circle.centre);
      const cell = cells.get(key);
      cell?.delete(circle);
      if (cell?.size === 0) cells.delete(key);
    },
    *around(box) {
      const wide = widen(box, metres);
      for (const cell of cellsIn(wide)) for (const circle of cell) if (isIn(wide, circle.centre)) yield circle;
    },
  };

  /** Where the box has more cells than there are, all that are. */
  function* cellsIn({ west, south, east, north }: Box): Iterable<Set<Circle<Owner>>> {
    const [left, right, bottom, top] = [place(west), place(east), place(south), place(north)];
    if ((right - left + 1) * (top - bottom + 1) > cells.size) {
      yield* cells.values();
      return;
    }
    for (let x = left; x <= right; x++) {
      for (let y = bottom; y <= top; y++) {
        const cell = cells.get(cellKey(x, y));
        if (cell !== undefined) yield cell;
      }
    }
  }
}

/** One number for two: there are less than 2^20 cells around the earth. */
const cellKey = (x: number, y: number): number => (x + 2 ** 20) * 2 ** 21 + (y + 2 ** 20);
