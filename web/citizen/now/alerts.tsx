import type { Near } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { count, fill } from '../../shared/words.ts';
import { type Alert, type AlertGroup, groupByRule } from './alert-groups.ts';
import { isHeard } from './heard.ts';
import { Unknown } from './known.tsx';
import { placeNow } from './place.ts';
import { words } from './words/index.ts';

/** As the pages of alerts draw it. */
const bySeverity: Readonly<Record<Alert['severity'], readonly [Tone, Sign]>> = {
  minor: ['none', 'dash'],
  moderate: ['warn', 'half'],
  severe: ['bad', 'doubt'],
  extreme: ['bad', 'cross'],
};

const shownAtOnce = 3;

type Props = { readonly near: Near };

/** What is warned of here: the worst at once, and the rest when it is asked for. Each leads to why. */
export function AlertsHere({ near }: Props) {
  const { title, none, unheard, subscribe, all } = words().alerts;
  const { at } = placeNow();
  const total = near.alertCount;
  const groups = groupByRule(near.alerts);
  const first = groups.slice(0, shownAtOnce);
  const further = total - first.reduce((sum, group) => sum + group.alerts.length, 0);
  return (
    <section class="card alerts-here" aria-labelledby="alerts">
      <h2 id="alerts">{title}</h2>
      {total === 0 && !isHeard(near) && <Unknown>{unheard}</Unknown>}
      {total === 0 && isHeard(near) && (
        <p>
          <Mark tone="good" sign="tick">
            {none}
          </Mark>
        </p>
      )}
      <Groups groups={first} />
      {further > 0 && <Further groups={groups.slice(shownAtOnce)} further={further} />}
      <p class="row">
        {total > 0 && <a href="/alerts">{all}</a>}
        {/* Only a place that was chosen: nobody asked for the middle of the city, and where somebody stands is nobody's business. */}
        <a href={at === undefined ? '/subscribe' : `/subscribe?area=${encodeURIComponent(at)}`}>{subscribe}</a>
      </p>
    </section>
  );
}

/** What must not be missed stands above everything, in one line; the rest of it further down. */
export function GravestAlert({ alerts }: Pick<Near, 'alerts'>) {
  const worst = alerts.find(({ severity }) => severity === 'severe' || severity === 'extreme');
  if (worst === undefined) return null;
  return (
    <p class="gravest">
      <a href={hrefOf(worst)}>
        <Severity of={worst} />
        {nameOf(worst)}
      </a>
    </p>
  );
}

function Groups({ groups }: { readonly groups: readonly AlertGroup[] }) {
  if (groups.length === 0) return null;
  return (
    <ul class="plain rows">
      {groups.map((group) => (
        <li key={group.rule}>{group.alerts.length === 1 ? <One alert={group.worst} /> : <Several group={group} />}</li>
      ))}
    </ul>
  );
}

function One({ alert }: { readonly alert: Alert }) {
  return (
    <>
      <a href={hrefOf(alert)}>
        <Severity of={alert} />
        {nameOf(alert)}
      </a>
      <p class="soft small">{whereAndSince(alert)}</p>
    </>
  );
}

function Several({ group: { worst, alerts } }: { readonly group: AlertGroup }) {
  return (
    <details>
      <summary>
        <Severity of={worst} />
        {nameOf(worst)} <span class="soft small">{count(alerts.length, words().alerts.times)}</span>
      </summary>
      <ul class="plain">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <a href={hrefOf(alert)}>{whereAndSince(alert)}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

type FurtherProps = { readonly groups: readonly AlertGroup[]; readonly further: number };

/** Only so many are told by name; the page of alerts has them all. */
function Further({ groups, further }: FurtherProps) {
  const { more } = words().alerts;
  if (groups.length === 0) return <p class="soft">{count(further, more)}</p>;
  return (
    <details>
      <summary>{count(further, more)}</summary>
      <Groups groups={groups} />
    </details>
  );
}

function Severity({ of: { severity } }: { readonly of: Alert }) {
  const [tone, sign] = bySeverity[severity];
  return (
    <>
      <Mark tone={tone} sign={sign}>
        {common().severities[severity]}
      </Mark>{' '}
    </>
  );
}

const hrefOf = ({ id }: Alert): string => `/alerts/${encodeURIComponent(id)}`;

const nameOf = ({ name, rule }: Alert): string => name?.[language.value] ?? rule;

const whereAndSince = ({ subject, since }: Alert): string =>
  fill(words().alerts.since, { place: subject.name, time: moment(new Date(since)) });
