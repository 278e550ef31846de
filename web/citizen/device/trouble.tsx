import type { Alert, Device } from '../../contract/generated/answers.ts';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** What is wrong with a device, as far as its readings tell. */
export function Problems({ problems }: { readonly problems: NonNullable<Device['problems']> }) {
  const { title, item, note } = words().problems;
  if (problems.length === 0) return null;
  return (
    <section class="notice warn" aria-labelledby="problems">
      <h2 id="problems">{title}</h2>
      <ul class="plain">
        {problems.map(({ id, problem, since }) => (
          <li key={id}>
            <Mark tone="warn" sign="doubt">
              {fill(item, { problem: common().problems[problem], since: moment(new Date(since)) })}
            </Mark>
          </li>
        ))}
      </ul>
      <p class="soft small">{note}</p>
    </section>
  );
}

/** What fires about a device. When that cannot be known, nothing is said; the page of alerts says it. */
export function Alerts({ device }: { readonly device: string }) {
  const { asked } = useAsked('GET /api/v1/alerts', { query: { device, limit: 10 }, everyMs: 60_000 });
  const { title, none, all } = words().alerts;
  if (asked.body === undefined) return null;
  const { alerts } = asked.body;
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">{title}</h2>
      {alerts.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ul class="plain">
          {alerts.map((alert) => (
            <li key={alert.id}>
              <AlertItem alert={alert} />
            </li>
          ))}
        </ul>
      )}
      <a class="line" href="/alerts">
        {all}
      </a>
    </section>
  );
}

export function AlertItem({ alert }: { readonly alert: Alert }) {
  const { id, rule, name, since, severity } = alert;
  const tone = severity === 'minor' || severity === 'moderate' ? 'warn' : 'bad';
  const said = fill(words().alerts.item, { name: name?.[language.value] ?? rule, since: moment(new Date(since)) });
  return (
    <p class="row">
      <Mark tone={tone} sign="bell">
        {common().severities[severity]}
      </Mark>
      <a class="line" href={`/alerts/${encodeURIComponent(id)}`}>
        {said}
      </a>
    </p>
  );
}
