import { useAsked } from '../../shared/asked.ts';
import { moment, percent } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** Backtests that run, and the last ones. */
export function Tried() {
  const { backtests, backtestsNone, backtest, states } = words();
  const { asked } = useAsked('GET /api/v1/operate/backtests', { everyMs: 5_000 });
  if (asked.body === undefined) return null;
  return (
    <section aria-labelledby="tried">
      <h2 id="tried">{backtests}</h2>
      {asked.body.backtests.length === 0 && <p class="soft">{backtestsNone}</p>}
      <ul class="plain lines">
        {asked.body.backtests.map(({ id, rule, from, to, state, progress }) => (
          <li key={id} class="row">
            <Link to={`/operate/rules/${rule}?view=past&test=${id}`}>
              {fill(backtest, { rule, from: moment(new Date(from)), to: moment(new Date(to)) })}
            </Link>
            <span class="soft">
              {states[state]}
              {state === 'running' && ` ${percent(progress)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
