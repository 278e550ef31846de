import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { ago, lasting, number, percent } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** Which faults are known, how soon they are noticed, and how soon repaired. */
export function Repair() {
  const { asked, again } = useAsked('GET /api/v1/fleet/summary', { everyMs: 60_000 });
  const { repair } = words();
  const { body, error } = asked;
  if (body === undefined) {
    return (
      <section class="card" aria-labelledby="repair">
        <h2 id="repair">{repair.title}</h2>
        {error === undefined ? <p class="soft">{common().loading}</p> : <Again error={error} again={again} />}
      </section>
    );
  }
  const { healthyShare, times, problems, lookedAt } = body;
  const open = problems.filter((problem) => problem.open > 0);
  const since = lookedAt === null ? undefined : Math.max(0, (Date.parse(body.time) - Date.parse(lookedAt)) / 1000);
  return (
    <section class="card" aria-labelledby="repair">
      <h2 id="repair">{repair.title}</h2>
      {healthyShare !== null && <p>{fill(repair.healthy, { share: percent(Math.floor(healthyShare * 100) / 100) })}</p>}
      {open.length === 0 ? (
        <p>{repair.none}</p>
      ) : (
        <ul class="plain row faults">
          {open.map(({ problem, open: n }) => (
            <li key={problem}>
              <Mark tone="warn" sign="doubt">
                {common().problems[problem]} ({number(n)})
              </Mark>
            </li>
          ))}
        </ul>
      )}
      <p>{timeText(times.detect, repair.detect, repair.noDetect)}</p>
      <p>{timeText(times.repair, repair.repair, repair.noRepair)}</p>
      {since !== undefined && <p class="soft small">{fill(repair.looked, { ago: ago(since) })}</p>}
    </section>
  );
}

type Taken = { readonly count: number; readonly medianSeconds: number | null };

const timeText = ({ count, medianSeconds }: Taken, known: string, unknown: string): string =>
  medianSeconds === null ? unknown : fill(known, { long: lasting(medianSeconds), n: number(count) });
