import type { Announcement } from '../../model/alert.ts';
import { distanceMetres } from '../../model/geography.ts';
import type { AreaId, DeviceId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';
import type { SubscribedPlace, Subscription, SubscriptionId } from '../port.ts';
import { type Circle, createCircleGrid } from './circle-grid.ts';
import { isNear, type Shape, shapeOf } from './polygon.ts';

/** Finds whom an announcement is near to, without looking at everybody. */
export interface Reach {
  /** In place of what was known of it. */
  put(subscription: Subscription): void;
  remove(id: SubscriptionId): void;
  get(id: SubscriptionId): Subscription | undefined;
  all(): Iterable<Subscription>;
  /** Each with the place of its wish that is the reason: a device before a circle, a circle before an area. */
  find(announcement: Announced): ReadonlyMap<Subscription, SubscribedPlace>;
}

export type Announced = Pick<Announcement, 'subjects' | 'areas' | 'places'>;
export type Places = Pick<Directory, 'area' | 'areasWithin'>;

type Entry = { readonly subscription: Subscription; readonly circles: readonly Circle<Entry>[] };
type CirclePlace = Extract<SubscribedPlace, { readonly is: 'circle' }>;

export function createReach(directory: Places): Reach {
  const entries = new Map<SubscriptionId, Entry>();
  const [byArea, byDevice] = [new Map<AreaId, Set<Entry>>(), new Map<DeviceId, Set<Entry>>()];
  const grid = createCircleGrid<Entry>();
  const placeOf = new WeakMap<Circle<Entry>, CirclePlace>();
  const shapes = createShapes(directory);

  function put(subscription: Subscription): void {
    remove(subscription.id);
    const circles: Circle<Entry>[] = [];
    const entry = { subscription, circles };
    for (const place of subscription.places) {
      if (place.is === 'area') join(byArea, place.id, entry);
      else if (place.is === 'device') join(byDevice, place.id, entry);
      else {
        const circle = { owner: entry, centre: place.centre, radiusMetres: place.radiusMetres };
        placeOf.set(circle, place);
        circles.push(circle);
        grid.add(circle);
      }
    }
    entries.set(subscription.id, entry);
  }

  function remove(id: SubscriptionId): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.delete(id);
    for (const place of entry.subscription.places) {
      if (place.is === 'area') leave(byArea, place.id, entry);
      if (place.is === 'device') leave(byDevice, place.id, entry);
    }
    for (const circle of entry.circles) grid.remove(circle);
  }

  function find(announced: Announced): ReadonlyMap<Subscription, SubscribedPlace> {
    const found = new Map<Subscription, SubscribedPlace>();
    const add = ({ subscription }: Entry, place: SubscribedPlace | undefined): void => {
      if (place !== undefined && !found.has(subscription)) found.set(subscription, place);
    };
    const addCircle = (circle: Circle<Entry>): void => add(circle.owner, placeOf.get(circle));
    for (const subject of announced.subjects) {
      if (subject.is !== 'device') continue;
      for (const entry of byDevice.get(subject.id) ?? []) add(entry, { is: 'device', id: subject.id });
    }
    if (announced.subjects.some(({ is }) => is === 'city')) {
      for (const entry of entries.values()) add(entry, entry.subscription.places[0]);
      return found;
    }
    for (const circle of circlesAt(announced)) addCircle(circle);
    for (const id of areasOf(announced, directory)) {
      for (const entry of byArea.get(id) ?? []) add(entry, { is: 'area', id });
    }
    return found;
  }

  function* circlesAt({ subjects, places }: Announced): Iterable<Circle<Entry>> {
    for (const { position } of places) {
      const point = { west: position.lon, east: position.lon, south: position.lat, north: position.lat };
      for (const circle of grid.around(point)) {
        if (distanceMetres(circle.centre, position) <= circle.radiusMetres) yield circle;
      }
    }
    for (const subject of subjects) {
      const shape = subject.is === 'area' ? shapes(subject.id) : undefined;
      if (shape === undefined) continue;
      for (const circle of grid.around(shape.box)) {
        if (isNear(shape, circle.centre, circle.radiusMetres)) yield circle;
      }
    }
  }

  return {
    put,
    remove,
    find,
    get: (id) => entries.get(id)?.subscription,
    all: () => entries.values().map(({ subscription }) => subscription),
  };
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

/** Shapes of areas, made once. An area that was changed is another object. */
function createShapes(directory: Places): (id: AreaId) => Shape | undefined {
  const made = new WeakMap<object, Shape>();
  return (id) => {
    const area = directory.area(id);
    if (area === undefined) return undefined;
    const known = made.get(area) ?? shapeOf(area);
    made.set(area, known);
    return known;
  };
}

function join<Key>(map: Map<Key, Set<Entry>>, key: Key, entry: Entry): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([entry]));
  else set.add(entry);
}

function leave<Key>(map: Map<Key, Set<Entry>>, key: Key, entry: Entry): void {
  const set = map.get(key);
  set?.delete(entry);
  if (set?.size === 0) map.delete(key);
}
