import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { lasting, moment, number } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { count, fill } from '../../shared/words.ts';
import { Evidence } from '../queue/evidence.tsx';
import { ProblemMark } from '../queue/problem-mark.tsx';
import { words as queueWords } from '../queue/words/index.ts';
import { words } from './words/index.ts';

/** What is wrong with it, and what was. */
export function Trouble({ id }: { readonly id: string }) {
  const { problems } = words();
  const { people, lasts, has, hasNone } = queueWords();
  const { asked, again } = useAsked('GET /api/v1/operate/queue', {
    query: { device: id, show: 'all' },
    everyMs: 30_000,
  });
  const { body, error } = asked;
  return (
    <section>
      <h2>{problems.title}</h2>
      {error !== undefined && <Again error={error} again={again} />}
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {body?.items.length === 0 && <p>{problems.none}</p>}
      {body?.items.map(({ id: problem, problem: kind, touched, forSeconds, since, signs, care }) => (
        <div key={problem} class="card">
          <p class="row">
            <ProblemMark problem={kind} />
            <span>
              {fill(count(touched.peoplePerDay, people), { n: number(touched.peoplePerDay, 1) })} ·{' '}
              {fill(lasts, { for: lasting(forSeconds), when: moment(new Date(since)) })}
            </span>
            <span class="soft">{care.assigned === null ? hasNone : fill(has, { who: care.assigned.to })}</span>
          </p>
          <Evidence signs={signs} />
          <Link to={`/operate?show=all&search=${encodeURIComponent(id)}`} class="button">
            {problems.queue}
          </Link>
        </div>
      ))}
      <Before id={id} />
    </section>
  );
}

const mostShown = 20;

function Before({ id }: { readonly id: string }) {
  const { problems } = words();
  const { asked } = useAsked('GET /api/v1/fleet/problems', {
    query: { state: 'closed', device: id, limit: mostShown },
  });
  const over = asked.body !== undefined && 'problems' in asked.body ? asked.body.problems : [];
  if (over.length === 0) return null;
  return (
    <details>
      <summary>{count(over.length, problems.before)}</summary>
      <ul class="plain">
        {over.map(({ id: problem, problem: kind, since, clearedAt }) => (
          <li key={problem} class="row">
            <ProblemMark problem={kind} />
            {fill(problems.was, {
              from: moment(new Date(since)),
              to: clearedAt === null ? '…' : moment(new Date(clearedAt)),
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
