import type { Announcement } from '../../model/alert.ts';
import { distanceMetres } from '../../model/geography.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';
import type { SubscribedPlace, Subscription } from '../port.ts';
import { type CircleOwner, createPlaceIndex, type PlaceIndex } from './place-index.ts';
import { isNear, type Shape, shapeOf } from './polygon.ts';

/** Finds whom an announcement is near to, without looking at everybody. */
export interface Reach extends Pick<PlaceIndex, 'put' | 'remove' | 'get' | 'all'> {
  /** Each with the place of its wish that is the reason: a device before a circle, a circle before an area. */
  find(announced: Announced): ReadonlyMap<Subscription, SubscribedPlace>;
}

export type Announced = Pick<Announcement, 'subjects' | 'areas' | 'places'>;
export type Places = Pick<Directory, 'area' | 'areasWithin'>;

export function createReach(directory: Places): Reach {
  const index = createPlaceIndex();
  const shapes = createShapes(directory);
  return {
    ...index,
    find(announced) {
      const found = new Map<Subscription, SubscribedPlace>();
      for (const [subscription, place] of reached(announced, { index, shapes, directory })) {
        if (!found.has(subscription)) found.set(subscription, place);
      }
      return found;
    },
  };
}

type Looking = { readonly index: PlaceIndex; readonly shapes: Shapes; readonly directory: Places };

function* reached(announced: Announced, parts: Looking): Iterable<readonly [Subscription, SubscribedPlace]> {
  const { index, directory } = parts;
  for (const subject of announced.subjects) {
    if (subject.is !== 'device') continue;
    for (const each of index.ofDevice(subject.id)) yield [each, { is: 'device', id: subject.id }];
  }
  if (announced.subjects.some(({ is }) => is === 'city')) {
    for (const each of index.all()) yield* each.places.slice(0, 1).map((place) => [each, place] as const);
    return;
  }
  for (const { subscription, place } of circlesAround(announced, parts)) yield [subscription, place];
  for (const id of areasOf(announced, directory)) {
    for (const each of index.inArea(id)) yield [each, { is: 'area', id }];
  }
}

function* circlesAround({ subjects, places }: Announced, { index, shapes }: Looking): Iterable<CircleOwner> {
  for (const { position } of places) {
    const { lat, lon } = position;
    for (const { owner, centre, radiusMetres } of index.circles.around({
      west: lon,
      east: lon,
      south: lat,
      north: lat,
    })) {
      if (distanceMetres(centre, position) <= radiusMetres) yield owner;
    }
  }
  for (const subject of subjects) {
    const shape = subject.is === 'area' ? shapes(subject.id) : undefined;
    if (shape === undefined) continue;
    for (const { owner, centre, radiusMetres } of index.circles.around(shape.box)) {
      if (isNear(shape, centre, radiusMetres)) yield owner;
    }
  }
}

/**
 * The areas whose subscribers are concerned. What an area is the subject of concerns all areas around it and in it; what devices are the
 * subject of concerns only the areas that they lie in.
 */
export function areasOf({ subjects, areas }: Announced, directory: Places): ReadonlySet<AreaId> {
  const concerned = new Set<AreaId>();
  for (const area of areas) addAround(area, directory, concerned);
  for (const subject of subjects) {
    if (subject.is !== 'area') continue;
    addAround(subject.id, directory, concerned);
    for (const inside of directory.areasWithin(subject.id)) concerned.add(inside);
  }
  return concerned;
}

function addAround(area: AreaId, directory: Places, areas: Set<AreaId>): void {
  // Areas that are each other's parent must not keep us here for ever.
  const walked = new Set<AreaId>();
  for (let each: AreaId | undefined = area; each !== undefined && !walked.has(each); ) {
    walked.add(each);
    areas.add(each);
    each = directory.area(each)?.parent;
  }
}

type Shapes = (id: AreaId) => Shape | undefined;

/** Shapes of areas, made once. An area that was changed is another object. */
function createShapes(directory: Places): Shapes {
  const made = new WeakMap<object, Shape>();
  return (id) => {
    const area = directory.area(id);
    if (area === undefined) return undefined;
    const known = made.get(area) ?? shapeOf(area);
    made.set(area, known);
    return known;
  };
}
