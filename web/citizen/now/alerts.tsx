import type { Near } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Alert = Near['alerts'][number];

const bySeverity: Readonly<Record<Alert['severity'], readonly [Tone, Sign]>> = {
  minor: ['none', 'bell'],
  moderate: ['warn', 'bell'],
  severe: ['bad', 'doubt'],
  extreme: ['bad', 'cross'],
};

/** What is warned of here; each leads to why. */
export function AlertsHere({ alerts }: { readonly alerts: readonly Alert[] }) {
  return (
    <section class="alerts-here" aria-labelledby="alerts">
      <h2 id="alerts">{words().alerts.title}</h2>
      <ul class="plain">
        {alerts.map((alert) => (
          <One key={alert.id} alert={alert} />
        ))}
      </ul>
    </section>
  );
}

/** That nothing is warned of is worth a word, but no room at the top. */
export function NoAlerts() {
  const { title, none, subscribe } = words().alerts;
  return (
    <section class="card" aria-labelledby="alerts">
      <h2 id="alerts">{title}</h2>
      <p class="row">
        <Mark tone="good" sign="tick">
          {none}
        </Mark>
        <a href="/subscribe">{subscribe}</a>
      </p>
    </section>
  );
}

function One({ alert }: { readonly alert: Alert }) {
  const { since } = words().alerts;
  const [tone, sign] = bySeverity[alert.severity];
  const name = alert.name?.[language.value] ?? alert.rule;
  return (
    <li class={`notice ${tone === 'none' ? '' : tone}`}>
      <p class="row">
        <Mark tone={tone} sign={sign}>
          {common().severities[alert.severity]}
        </Mark>
        <a href={`/alerts/${encodeURIComponent(alert.id)}`}>{name}</a>
        <span class="soft small">
          {fill(since, { place: alert.subject.name, time: moment(new Date(alert.since)) })}
        </span>
      </p>
    </li>
  );
}
