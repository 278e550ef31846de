import type { Answers } from '../../contract/generated/answers.ts';
import { ago, moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { Mark } from '../../shared/mark.tsx';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { Severity } from '../severity.tsx';
import { words } from './words/index.ts';

type Alert = Answers['GET /api/v1/alerts']['alerts'][number];

export const agoOf = (iso: string): string => ago((Date.now() - Date.parse(iso)) / 1000);

/** One alert of many: how bad, where, what, since when, and whether somebody has taken it on. */
export function AlertRow({ alert }: { readonly alert: Alert }) {
  const { since, overAt } = words();
  const { id, subject, area, name, rule, firedAt, resolved, severity } = alert;
  return (
    <li class="card alert-row">
      <h2>
        <Link to={`/operate/alerts/${id}`}>
          {name?.[language.value] ?? rule}: {subject.name}
        </Link>
      </h2>
      <p class="row">
        <Severity of={severity} />
        <span title={moment(new Date(firedAt))}>{fill(since, { ago: agoOf(firedAt) })}</span>
        {resolved !== null && <span>{fill(overAt, { ago: agoOf(resolved.at) })}</span>}
        {area !== null && area.id !== subject.id && <span class="soft">{area.name}</span>}
        <Care alert={alert} />
      </p>
    </li>
  );
}

/** What people did about it. */
export function Care({ alert: { acknowledged, quiet, resolved } }: { readonly alert: Alert }) {
  const { takenBy, taken, open, quiet: kept } = words();
  return (
    <>
      {acknowledged !== null && (
        <Mark tone="good" sign="tick">
          {acknowledged.by === null ? taken : fill(takenBy, { by: acknowledged.by })}
        </Mark>
      )}
      {quiet !== null && (
        <Mark tone="none" sign="dash">
          {kept[quiet.because]}
        </Mark>
      )}
      {acknowledged === null && resolved === null && <span class="soft small">{open}</span>}
    </>
  );
}
