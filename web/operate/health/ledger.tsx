import { useAsked } from '../../shared/asked.ts';
import { ago, number } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** What became of everything that was received. */
export function Books() {
  const says = words();
  const { asked } = useAsked('GET /api/v1/ledger', { everyMs: 15_000 });
  if (asked.body === undefined) return null;
  const { balances, received, stored, duplicate, rejected, inFlight, checkedAt, imbalances } = asked.body;
  const refused = rejected.reduce((sum, each) => sum + each.count, 0);
  const books = [
    [says.books.received, received],
    [says.books.stored, stored],
    [says.books.duplicate, duplicate],
    [says.books.rejected, refused],
    [says.books.inFlight, inFlight.samples],
  ] as const;
  return (
    <section class="card" aria-labelledby="books">
      <h2 id="books">{says.ledger}</h2>
      <p>
        <Mark tone={balances ? 'good' : 'bad'} sign={balances ? 'tick' : 'cross'}>
          {balances ? says.balances : says.unbalanced}
        </Mark>
      </p>
      <ul class="plain row">
        {books.map(([name, value]) => (
          <li key={name}>
            <strong>{number(value)}</strong> {name}
          </li>
        ))}
      </ul>
      {imbalances.map(({ kind, detail }) => (
        <p key={kind + detail} lang="en">
          {detail}
        </p>
      ))}
      {checkedAt !== null && (
        <p class="soft small">{fill(says.checked, { ago: ago((Date.now() - Date.parse(checkedAt)) / 1000) })}</p>
      )}
    </section>
  );
}
