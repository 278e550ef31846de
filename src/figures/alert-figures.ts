import type { Alerts } from '../alerts/port.ts';
import { type Alert, subjectKey } from '../model/alert.ts';
import { severities } from '../model/rule.ts';
import type { EpochMs } from '../model/time.ts';
import type { Figure } from './port.ts';

/** More of them at once are not told one by one; how many fire is told up to here. */
const mostOpen = 2_000;
const mostClosed = 500;

/**
 * Reads which alerts fire, and what became of them since it was asked last; at the first time of all that are known, for a point that
 * is written again is the same point.
 */
export function createAlertFigures(alerts: Pick<Alerts, 'open' | 'closed'>) {
  let told: ReadonlySet<string> = new Set();
  return {
    read(time: EpochMs): readonly Figure[] {
      const open = alerts.open({ limit: mostOpen });
      const steps = [...open, ...alerts.closed({ limit: mostClosed })].flatMap(stepsOf);
      const news = steps.filter(({ key }) => !told.has(key));
      told = new Set(steps.map(({ key }) => key));
      return [...firing(open, time), ...news.map(({ figure }) => figure)];
    },
  };
}

const firing = (open: readonly Alert[], time: EpochMs): readonly Figure[] =>
  severities.map((severity) => ({
    measurement: 'barrio_firing',
    tags: { severity },
    fields: { alerts: open.filter((alert) => alert.severity === severity).length },
    time,
  }));

type Step = { readonly key: string; readonly figure: Figure };

/** What became of an alert until now, each as a point at its moment. */
function stepsOf(alert: Alert): readonly Step[] {
  const { acknowledged, resolved, firedAt, since } = alert;
  const fired = stepOf(alert, { to: 'firing', at: firedAt, began: since });
  const taken = acknowledged && stepOf(alert, { to: 'acknowledged', at: acknowledged.at, began: firedAt });
  const over = resolved && stepOf(alert, { to: 'resolved', at: resolved.at, began: firedAt });
  return [fired, taken, over].filter((step) => step !== undefined);
}

type Turn = { readonly to: string; readonly at: EpochMs; readonly began: EpochMs };

const stepOf = ({ id, rule, severity, topic, area, subject }: Alert, { to, at, began }: Turn): Step => ({
  key: `${id} ${to}`,
  figure: {
    measurement: 'barrio_alert',
    tags: { rule, severity, topic, area, subject: subjectKey(subject), to },
    fields: { count: 1, seconds: (at - began) / 1000 },
    time: at,
  },
});
