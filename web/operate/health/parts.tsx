import { Fragment } from 'preact';
import { useAsked } from '../../shared/asked.ts';
import { wordFor } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** Every part that the service needs, and whether it works. */
export function Parts() {
  const says = words();
  const { asked } = useAsked('GET /api/v1/operate/service', { everyMs: 10_000 });
  if (asked.body === undefined) return null;
  const { readiness, version, startedAt } = asked.body;
  return (
    <section class="card" aria-labelledby="parts">
      <h2 id="parts">{says.parts}</h2>
      <p class="lead" role="status">
        {readiness.ready ? says.ready : says.notReady}
      </p>
      <ul class="plain lines">
        {readiness.parts.map(({ name, ok, detail, remedy }) => (
          <li key={name}>
            <p class="row">
              <strong>{wordFor(says.partNames, name)}</strong>
              <Mark tone={ok ? 'good' : 'bad'} sign={ok ? 'tick' : 'cross'}>
                {ok ? says.part.ok : says.part.bad}
              </Mark>
            </p>
            {!ok && <p lang="en">{detail}</p>}
            {remedy !== undefined && <p lang="en">{remedy}</p>}
          </li>
        ))}
      </ul>
      <details>
        <summary>{says.ownWords}</summary>
        <dl class="small" lang="en">
          {readiness.parts.map(({ name, detail }) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{detail}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
      <p class="soft small">{fill(says.version, { version, since: moment(new Date(startedAt)) })}</p>
    </section>
  );
}
