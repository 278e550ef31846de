import type { AreaId, DeviceId } from '../../model/ids.ts';
import type { SubscribedPlace, Subscription, SubscriptionId } from '../port.ts';
import { type Circle, type CircleGrid, createCircleGrid } from './circle-grid.ts';

type CirclePlace = Extract<SubscribedPlace, { readonly is: 'circle' }>;
/** Whose circle it is, and which place of the wish. */
export type CircleOwner = { readonly subscription: Subscription; readonly place: CirclePlace };

/** Subscriptions by their places. They come and go. */
export interface PlaceIndex {
  put(subscription: Subscription): void;
  remove(id: SubscriptionId): void;
  get(id: SubscriptionId): Subscription | undefined;
  all(): Iterable<Subscription>;
  inArea(id: AreaId): Iterable<Subscription>;
  ofDevice(id: DeviceId): Iterable<Subscription>;
  readonly circles: Pick<CircleGrid<CircleOwner>, 'around'>;
}

export function createPlaceIndex(): PlaceIndex {
  const entries = new Map<SubscriptionId, { subscription: Subscription; circles: readonly Circle<CircleOwner>[] }>();
  const byArea = new Map<AreaId, Set<Subscription>>();
  const byDevice = new Map<DeviceId, Set<Subscription>>();
  const circles = createCircleGrid<CircleOwner>();

  function remove(id: SubscriptionId): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.delete(id);
    for (const place of entry.subscription.places) {
      if (place.is === 'area') leave(byArea, place.id, entry.subscription);
      if (place.is === 'device') leave(byDevice, place.id, entry.subscription);
    }
    for (const circle of entry.circles) circles.remove(circle);
  }

  return {
    put(subscription) {
      remove(subscription.id);
      const own = subscription.places.flatMap((place): readonly Circle<CircleOwner>[] => {
        if (place.is === 'area') join(byArea, place.id, subscription);
        if (place.is === 'device') join(byDevice, place.id, subscription);
        return place.is === 'circle' ? [{ ...place, owner: { subscription, place } }] : [];
      });
      for (const circle of own) circles.add(circle);
      entries.set(subscription.id, { subscription, circles: own });
    },
    remove,
    get: (id) => entries.get(id)?.subscription,
    all: () => entries.values().map(({ subscription }) => subscription),
    inArea: (id) => byArea.get(id) ?? [],
    ofDevice: (id) => byDevice.get(id) ?? [],
    circles,
  };
}

function join<Key>(map: Map<Key, Set<Subscription>>, key: Key, subscription: Subscription): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([subscription]));
  else set.add(subscription);
}

function leave<Key>(map: Map<Key, Set<Subscription>>, key: Key, subscription: Subscription): void {
  const set = map.get(key);
  set?.delete(subscription);
  if (set?.size === 0) map.delete(key);
}
