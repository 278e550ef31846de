import type { Announcement } from '../../model/alert.ts';
import { distanceMetres } from '../../model/geography.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';
import type { SubscribedPlace, Subscription, SubscriptionId } from '../port.ts';
import { type CircleOwner, createPlaceIndex, type PlaceIndex } from './place-index.ts';
import { isNear, type Shape, shapeOf } from './polygon.ts';

/** Whom an announcement is near to, and the place of their wish that is the reason. */
export type Found = readonly [Subscription, SubscribedPlace];

/** Finds whom an announcement is near to, without looking at everybody. */
export interface Reach extends Pick<PlaceIndex, 'put' | 'remove' | 'get' | 'all'> {
  /**
   * Each once, for a device before a circle, and for a circle before an area. They are looked for while they are asked for;
   * `undefined` stands for one that was looked at in vain, so that whoever asks can pause.
   */
  find(announced: Announced): Iterable<Found | undefined>;
}

export type Announced = Pick<Announcement, 'subjects' | 'areas' | 'places'>;
export type Places = Pick<Directory, 'area' | 'areasWithin'>;

export function createReach(directory: Places): Reach {
  const index = createPlaceIndex();
  const shapes = createShapes(directory);
  return {
    ...index,
    *find(announced) {
      const known = new Set<SubscriptionId>();
      for (const found of reached(announced, { index, shapes, directory })) {
        // By id: whoever changes their wish meanwhile is come upon again.
        const id = found?.[0].id;
        yield id === undefined || known.has(id) ? undefined : found;
        if (id !== undefined) known.add(id);
      }
    },
  };
}

type Looking = { readonly index: PlaceIndex; readonly shapes: Shapes; readonly directory: Places };

function* reached(announced: Announced, parts: Looking): Iterable<Found | undefined> {
  const { index, directory } = parts;
  for (const subject of announced.subjects) {
    if (subject.is !== 'device') continue;
    for (const each of index.ofDevice(subject.id)) yield [each, { is: 'device', id: subject.id }];
  }
  if (announced.subjects.some(({ is }) => is === 'city')) {
    for (const each of index.all()) yield* each.places.slice(0, 1).map((place) => [each, place] as const);
    return;
  }
  yield* circlesAround(announced, parts);
  for (const id of areasOf(announced, directory)) {
    for (const each of index.inArea(id)) yield [each, { is: 'area', id }];
  }
}

function* circlesAround({ subjects, places }: Announced, { index, shapes }: Looking): Iterable<Found | undefined> {
  for (const { position } of places) {
    const { lat, lon } = position;
    for (const { owner, centre, radiusMetres } of index.circles.around({
      west: lon,
      east: lon,
      south: lat,
      north: lat,
    })) {
      yield distanceMetres(centre, position) <= radiusMetres ? foundBy(owner) : undefined;
    }
  }
  for (const subject of subjects) {
    const shape = subject.is === 'area' ? shapes(subject.id) : undefined;
    if (shape === undefined) continue;
    for (const { owner, centre, radiusMetres } of index.circles.around(shape.box)) {
      yield isNear(shape, centre, radiusMetres) ? foundBy(owner) : undefined;
    }
  }
}

const foundBy = ({ subscription, place }: CircleOwner): Found => [subscription, place];

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
