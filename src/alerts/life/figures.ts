import { severities } from '../../model/rule.ts';
import type { Events } from '../../observability/events.ts';
import type { Life, LifeChange } from '../port.ts';

/** Shows how many alerts fire, by severity. */
export function showAlertFigures(life: Pick<Life, 'open'>, events: Pick<Events, 'gauge'>): void {
  events.gauge({
    name: 'barrio_alerts_firing',
    help: 'Alerts that fire now, also those that are quiet, by severity',
    label: 'severity',
    readEach() {
      const counts = countBy(life.open(), ({ severity }) => severity);
      return severities.map((severity) => [severity, counts.get(severity) ?? 0] as const);
    },
  });
}

/** Counts what a change brought; call it once the change is kept. */
export function countChange({ alerts, transitions, announcements }: LifeChange, events: Pick<Events, 'emit'>): void {
  const severityOf = new Map(alerts.map(({ id, severity }) => [id, severity]));
  const turned = transitions.flatMap(({ to, alert }) => {
    const severity = severityOf.get(alert);
    return severity === undefined ? [] : [[to, severity] as const];
  });
  for (const [[to, severity], count] of countPairs(turned)) events.emit('alertsTurned', { to, severity, count });
  const said = announcements.map(({ what, severity }) => [what, severity] as const);
  for (const [[what, severity], count] of countPairs(said)) events.emit('announcementsMade', { what, severity, count });
}

type Pair = readonly [string, string];

function countPairs(pairs: readonly Pair[]): readonly (readonly [Pair, number])[] {
  return [...Map.groupBy(pairs, (pair) => pair.join(' ')).values()].flatMap((same) => {
    const [pair] = same;
    return pair === undefined ? [] : [[pair, same.length] as const];
  });
}

function countBy<Thing>(things: readonly Thing[], name: (thing: Thing) => string): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(things, name)].map(([key, some]) => [key, some.length]));
}
