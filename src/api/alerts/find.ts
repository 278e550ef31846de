import type { AlertHistory, Alerts } from '../../alerts/port.ts';
import { CallerError } from '../../model/errors.ts';
import { maySee, type Viewer } from './who-asks.ts';

/** An alert with its history; `undefined` where there is none, or none for who asks. */
export function findHistory(alerts: Alerts, id: string, viewer: Viewer): AlertHistory | undefined {
  const history = alerts.get(id);
  return history !== undefined && maySee(viewer, history.alert) ? history : undefined;
}

/** @throws {CallerError} (404), always. */
export function refuseUnknownAlert(id: string): never {
  throw new CallerError(
    `There is no alert ${JSON.stringify(id)} for everybody to see; those there are: /api/v1/alerts.`,
    {
      status: 404,
      code: 'alert_unknown',
    },
  );
}
