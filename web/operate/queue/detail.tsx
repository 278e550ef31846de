import { useEffect, useRef } from 'preact/hooks';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { moment, number, percent } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { count, fill } from '../../shared/words.ts';
import { Evidence, type Problem } from './evidence.tsx';
import { words } from './words/index.ts';

type Props = { readonly id: string /** Asks again when it changes. */; readonly version: string };

/** All that is known of a problem, and what was done about it. */
export function Detail({ id, version }: Props) {
  const { asked, again } = useAsked('GET /api/v1/operate/queue/{id}', { path: { id } });
  const known = useRef(version);
  useEffect(() => {
    if (known.current !== version) again();
    known.current = version;
  }, [version]);
  const { body, error } = asked;
  if (body === undefined)
    return error === undefined ? <p class="soft">{common().loading}</p> : <Again {...{ error, again }} />;
  return <Known problem={body} />;
}

export function Known({ problem }: { readonly problem: Problem }) {
  const { detail, remedies } = words();
  const { device, problem: kind, signs, touched } = problem;
  return (
    <div class="queue-detail">
      <section>
        <h3>{detail.why}</h3>
        <Evidence signs={signs} />
        <h3>{detail.remedy}</h3>
        <p>{remedies[kind]}</p>
      </section>
      <section>
        <h3>{detail.touched}</h3>
        <p>{sayTouched(touched)}</p>
        <h3>{detail.care}</h3>
        <Done care={problem.care} />
      </section>
      <p class="row">
        <Link to={`/operate/devices/${encodeURIComponent(device)}`} class="button">
          {detail.device}
        </Link>
        <Link to={`/operate/picture?device=${encodeURIComponent(device)}`} class="button">
          {detail.map}
        </Link>
      </p>
    </div>
  );
}

function sayTouched({ peoplePerDay, lost, urgency }: Problem['touched']): string {
  const { people, detail } = words();
  const said = [
    fill(count(peoplePerDay, people), { n: number(peoplePerDay, 1) }),
    lost === 1 ? detail.lost.all : fill(detail.lost.part, { share: percent(lost) }),
    ...(urgency > 1 ? [fill(detail.urgency, { n: number(urgency, 1) })] : []),
  ];
  return `${said.join('; ')}.`;
}

type Line = readonly [at: string, text: string];

/** What people did, in the order in which they did it. */
function Done({ care }: Pick<Problem, 'care'>) {
  const { detail } = words();
  const { acknowledged, assigned, snoozed, notes } = care;
  const lines: Line[] = notes.map(({ at, by, text }): Line => [at, `${by}: ${text}`]);
  if (acknowledged !== null) lines.push([acknowledged.at, fill(detail.acknowledged, { who: acknowledged.by })]);
  if (assigned !== null) lines.push([assigned.at, fill(detail.assigned, assigned)]);
  lines.sort(([one], [other]) => one.localeCompare(other));
  return (
    <>
      {lines.length === 0 && snoozed === null && <p class="soft">{detail.nothingYet}</p>}
      <ol class="plain done">
        {lines.map(([at, text]) => (
          <li key={`${at}${text}`}>
            <time class="small soft" dateTime={at}>
              {moment(new Date(at))}
            </time>{' '}
            <span class="written">{text}</span>
          </li>
        ))}
      </ol>
      {snoozed !== null && <p>{fill(detail.snoozed, { who: snoozed.by, when: moment(new Date(snoozed.until)) })}</p>}
    </>
  );
}
