import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { clock } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { Evidence } from '../alert/evidence.tsx';
import { agoOf } from './alert-row.tsx';
import { words } from './words/index.ts';

/** Conditions that hold and have not fired yet. */
export function Pending() {
  const { pendingLead, pendingNone, firesAt, since } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/alerts/pending', { everyMs: 10_000 });
  if (asked.error !== undefined) return <Again error={asked.error} again={again} />;
  if (asked.body === undefined) return null;
  return (
    <>
      <p class="soft">{pendingLead}</p>
      {asked.body.pending.length === 0 && <p class="card">{pendingNone}</p>}
      <ul class="plain">
        {asked.body.pending.map((each) => (
          <li key={each.alert} class="card">
            <h2>
              <Link to={`/operate/rules/${each.rule}`}>{each.rule}</Link>: {each.subject.name}
            </h2>
            <p class="row">
              <strong>{fill(firesAt, { time: clock(new Date(each.firesAt)) })}</strong>
              <span>{fill(since, { ago: agoOf(each.since) })}</span>
            </p>
            <Evidence of={each.evidence} />
          </li>
        ))}
      </ul>
    </>
  );
}
