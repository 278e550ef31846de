import { type Alert } from '../../model/alert.ts';
import { distanceMetres } from '../../model/geography.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';
import { presentAlert, type Shown } from '../alerts/alert.ts';
import type { Alerting } from '../alerts/alerting.ts';
import { citizen } from '../alerts/who-asks.ts';
import type { CityParts } from '../vocabulary/city-view.ts';
import { findNear } from '../vocabulary/near.ts';
import type { Circle } from './circle.ts';

export type NearAlertParts = CityParts & { readonly alerting: Pick<Alerting, 'alerts' | 'rules' | 'publicUrl'> };

const mostAlerts = 20;

/** What people around a place are warned of now, worst first, and how many of it there are in all. */
export function alertsHere(parts: NearAlertParts, circle: Circle) {
  const { alerting, registry } = parts;
  const areas = [...areasTouched(parts, circle)];
  const open = alerting.alerts.open({ audience: 'citizens', areas, limit: 1000 });
  const shown: Shown = { ...alerting, registry, viewer: citizen };
  const here = open.filter((alert) => isHere(alert, registry, circle));
  return {
    alerts: here.slice(0, mostAlerts).map((alert) => presentAlert(alert, shown)),
    alertCount: here.length,
  };
}

/** The areas of all that stands within the circle, and those around them. */
function areasTouched(parts: CityParts, circle: Circle): ReadonlySet<AreaId> {
  const { registry } = parts;
  const touched = new Set<AreaId>();
  const add = (area: AreaId | undefined): void => {
    for (let next = area; next !== undefined && !touched.has(next); next = registry.area(next)?.parent) {
      touched.add(next);
    }
  };
  add(registry.areaAround(circle.centre));
  for (const { device } of findNear(parts, circle, () => true)) add(device.area);
  return touched;
}

/** A lamp at the other end of the district is not here; what is measured there of the air may well be. */
const carries: ReadonlySet<Alert['topic']> = new Set(['air', 'weather']);

function isHere({ subject, topic }: Alert, registry: Directory, { centre, radiusMetres }: Circle): boolean {
  if (subject.is !== 'device' || carries.has(topic)) return true;
  const position = registry.device(subject.id)?.position;
  return position !== undefined && distanceMetres(centre, position) <= radiusMetres;
}
