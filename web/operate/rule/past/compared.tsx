import { lasting, number } from '../../../shared/format.ts';
import { count, fill } from '../../../shared/words.ts';
import { words } from '../words/index.ts';
import type { Outcome, Result } from './spans.ts';

type Count = readonly [name: string, of: (outcome: Outcome) => string];

/** What the tested version would have done, beside what that in force did. */
export function Compared({ result }: { readonly result: Result }) {
  const { past } = words();
  const { tested, inForce } = result;
  const counts = countsOf();
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={past.compared}>
      <table class="compared">
        <caption class="unseen">{past.compared}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{past.tested}</th>
            {inForce !== null && <th scope="col">{past.inForce}</th>}
          </tr>
        </thead>
        <tbody>
          {counts.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{of(tested)}</td>
              {inForce !== null && <td>{of(inForce)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function countsOf(): readonly Count[] {
  const { counts, never } = words().past;
  const span = (seconds: number): string => (seconds === 0 ? never : lasting(seconds));
  return [
    [counts.firings, ({ firings }) => number(firings)],
    [counts.total, ({ firingSeconds }) => span(firingSeconds)],
    [counts.longest, ({ longestSeconds }) => span(longestSeconds)],
    [counts.people, ({ told }) => number(told.people)],
    [counts.messages, ({ told }) => number(told.messages)],
    [counts.perPerson, perPerson],
    [counts.delayed, ({ told }) => number(told.delayedByQuietHours)],
    [counts.digests, ({ told }) => number(told.inDigests)],
    [counts.budget, ({ told }) => number(told.overBudget)],
    [counts.receivers, receivers],
  ];
}

function perPerson({ told }: Outcome): string {
  const { upTo: says, moreThan } = words().past;
  const some = told.perPerson.filter(({ people }) => people > 0);
  const last = Math.max(0, ...told.perPerson.map(({ upTo }) => upTo ?? 0));
  const said = some.map(({ upTo, people }) =>
    fill(upTo === null ? moreThan : says, { n: number(upTo ?? last), people: count(people, words().past.people) }),
  );
  return said.length === 0 ? words().past.nobody : said.join('; ');
}

function receivers({ receivers: told }: Outcome): string {
  const { receiver, nobody } = words().past;
  return told.length === 0
    ? nobody
    : told.map(({ name, announcements }) => `${name}: ${count(announcements, receiver)}`).join('; ');
}
