import type { Calendar } from '../../model/calendar.ts';
import type { Duration } from '../../model/duration.ts';
import type { History } from '../../rollups/port.ts';
import type { Store } from '../../stores/port.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { type AirHours, createAirHours } from './air.ts';
import { type FreeTrail, startFreeTrail } from './free-trail.ts';

type Parts = CityParts & {
  readonly history: History;
  readonly store: Store;
  readonly calendar: Calendar;
  readonly limits: { readonly storeTime: Duration };
};

/** What is remembered from one question about a place to the next. */
export type NearMemory = { readonly trail: FreeTrail; readonly airHours: AirHours; close(): void };

export function openNear(parts: Parts): NearMemory {
  const trail = startFreeTrail(parts);
  const sources = { ...parts, deviceCount: () => parts.registry.deviceCount() };
  return { trail, airHours: createAirHours(sources, parts.limits.storeTime), close: () => trail.close() };
}
