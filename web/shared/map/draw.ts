import 'maplibre-gl/dist/maplibre-gl.css';
import {
  AttributionControl,
  Map as Drawn,
  type GeoJSONSource,
  type MapLayerMouseEvent,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { byId, changesBetween } from './changes.ts';
import { groundOf, lookOf } from './ground.ts';
import { addLayers, ids, isData } from './layers.ts';
import { circleAround, type Frame, type Place, type Point, type State } from './point.ts';

setWorkerUrl(workerUrl);

export type Around = { readonly centre: Place; readonly metres: number };

export type Drawing = {
  readonly states: readonly State[];
  readonly frame: Frame;
  /** The page around it scrolls: one finger and the wheel are the page's. */
  readonly isInPage: boolean;
  /** What the controls of the map say to people. */
  readonly locale: Readonly<Record<string, string>>;
  readonly choose: (id: string) => void;
  /** Called where the map can no longer be drawn. */
  readonly fail: () => void;
};

/** A map that is drawn: what it shows can be changed until it is closed. */
export type OpenMap = {
  show(points: readonly Point[]): void;
  around(circle: Around | undefined): void;
  mark(id: string | undefined): void;
  frame(frame: Frame): void;
  close(): void;
};

/** Points change on the map no more often than this, however often they change in the city. */
const restMs = 2000;

/** So many are handed to the map at once: copying more would hold up whoever scrolls or writes meanwhile. */
const piece = 20_000;

const bounds = ([west, south, east, north]: Frame): [number, number, number, number] => [west, south, east, north];

/** Draws a map into an element of the page. @throws where the browser cannot draw one. */
export function openMap(container: HTMLElement, drawing: Drawing): OpenMap {
  const { states, frame, isInPage, locale, choose, fail } = drawing;
  const look = lookOf(container);
  const drawn = new Drawn({
    container,
    style: groundOf(look),
    bounds: bounds(frame),
    fitBoundsOptions: { padding: 24, maxZoom: 17 },
    attributionControl: false,
    cooperativeGestures: isInPage,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    fadeDuration: 0,
    locale: { ...locale },
  });
  drawn.touchZoomRotate.disableRotation();
  drawn.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  drawn.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  const ready = new Promise<void>((resolve) => {
    drawn.once('style.load', () => {
      addLayers(drawn, { states, look });
      resolve();
    });
  });
  listen(drawn, { choose, fail });
  return { ...controls(drawn, { states, ready }), close: () => drawn.remove() };
}

/** Clicks choose a point, or come nearer to a group until it dissolves. */
function listen(drawn: Drawn, { choose, fail }: Pick<Drawing, 'choose' | 'fail'>): void {
  drawn.on('click', ids.point, (event: MapLayerMouseEvent) => {
    const id: unknown = event.features?.[0]?.properties['id'];
    if (typeof id === 'string') choose(id);
  });
  drawn.on('click', ids.group, (event: MapLayerMouseEvent) => void comeNearer(drawn, event));
  for (const layer of [ids.point, ids.group]) {
    drawn.on('mouseenter', layer, () => drawn.getCanvas().classList.add('can-choose'));
    drawn.on('mouseleave', layer, () => drawn.getCanvas().classList.remove('can-choose'));
  }
  drawn.on('webglcontextlost', fail);
}

async function comeNearer(drawn: Drawn, { features, lngLat }: MapLayerMouseEvent): Promise<void> {
  const source = drawn.getSource(ids.points);
  const group: unknown = features?.[0]?.properties['cluster_id'];
  if (!isData(source) || typeof group !== 'number') return;
  const zoom = await source.getClusterExpansionZoom(group);
  drawn.easeTo({ center: lngLat, zoom: zoom + 0.2 });
}

type Controlled = { readonly states: readonly State[]; readonly ready: Promise<void> };

function controls(drawn: Drawn, { states, ready }: Controlled): Omit<OpenMap, 'close'> {
  async function encircle(circle: Around | undefined): Promise<void> {
    await ready;
    const found = drawn.getSource(ids.around);
    if (isData(found)) await found.setData(circle === undefined ? nothing : ring(circle));
  }
  const show = showBatched(drawn, { states, ready });
  return {
    show,
    around: (circle) => void encircle(circle),
    mark: (id) => void ready.then(() => drawn.setFilter('chosen', ['==', ['get', 'id'], id ?? ''])),
    frame: (frame) => void drawn.fitBounds(bounds(frame), { padding: 24, maxZoom: 17 }),
  };
}

type Feature = NonNullable<Parameters<GeoJSONSource['updateData']>[0]['add']>[number];

const nothing: Parameters<GeoJSONSource['setData']>[0] = { type: 'FeatureCollection', features: [] };

const ring = ({ centre, metres }: Around): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'Polygon', coordinates: [circleAround(centre, metres)] },
});

/** Shows the newest points, at once the first time, then every so often and by what changed only. */
function showBatched(drawn: Drawn, { states, ready }: Controlled): (points: readonly Point[]) => void {
  const ranks = new Map(states.map(({ id }, rank) => [id, rank]));
  const feature = (point: Point): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [point.lon, point.lat] },
    properties: { id: point.id, rank: ranks.get(point.state) ?? 0, label: point.label },
  });
  let shown: ReadonlyMap<string, Point> = new Map();
  let waiting: readonly Point[] | undefined;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function pour(source: GeoJSONSource, points: readonly Point[]): Promise<void> {
    await source.setData({ type: 'FeatureCollection', features: points.slice(0, piece).map(feature) });
    for (let from = piece; from < points.length; from += piece) {
      if (isOver) return;
      if (waiting !== undefined) {
        // There is something newer: that is told beside what came so far.
        shown = byId(points.slice(0, from));
        return;
      }
      await source.updateData({ add: points.slice(from, from + piece).map(feature) });
    }
  }
  async function flush(): Promise<void> {
    if (isOver) return;
    const source = drawn.getSource(ids.points);
    if (waiting === undefined || !isData(source)) return;
    const next = byId(waiting);
    waiting = undefined;
    const { added, changed, removed } = changesBetween(shown, next);
    shown = next;
    const different = added.length + changed.length + removed.length;
    if (different * 2 > next.size) {
      await pour(source, [...next.values()]);
    } else if (different > 0) {
      // Removed and added again, for a changed point may stand elsewhere too.
      const remove = [...removed, ...changed.map(({ id }) => id)];
      await source.updateData({ remove, add: [...added, ...changed].map(feature) });
    }
  }
  // One after the other: what changed is told beside what is shown already.
  let flushed: Promise<void> = ready;
  const flushNext = (): void => {
    flushed = flushed.then(flush, flush);
  };
  drawn.once('remove', () => {
    clearTimeout(timer);
    isOver = true;
  });
  return (points) => {
    waiting = points;
    if (timer !== undefined) return;
    flushNext();
    timer = setTimeout(() => {
      timer = undefined;
      flushNext();
    }, restMs);
  };
}
