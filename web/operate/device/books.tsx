import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { number } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { words } from './words/index.ts';

/** What became of all that was received of it. */
export function Books({ id }: { readonly id: string }) {
  const { ledger: said, codes } = words();
  const { asked, again } = useAsked('GET /api/v1/ledger', { query: { device: id }, everyMs: 30_000 });
  const { body, error } = asked;
  const refused = body?.rejected.reduce((sum, each) => sum + each.count, 0) ?? 0;
  return (
    <section>
      <h2>{said.title}</h2>
      <p class="soft">{said.text}</p>
      {error !== undefined && <Again error={error} again={again} />}
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {body !== undefined && (
        <>
          <p class="sum">
            <Part value={body.received} label={said.received} /> = <Part value={body.stored} label={said.stored} /> +{' '}
            <Part value={body.duplicate} label={said.duplicate} /> + <Part value={refused} label={said.rejected} /> +{' '}
            <Part value={body.inFlight.samples} label={said.inFlight} />
          </p>
          <p>
            {body.balances ? (
              <Mark tone="good" sign="tick">
                {said.balances}
              </Mark>
            ) : (
              <Mark tone="bad" sign="cross">
                {said.not}
              </Mark>
            )}
          </p>
          {body.rejected.length > 0 && (
            <ul>
              {body.rejected.map(({ code, count }) => (
                <li key={code}>
                  {number(count)} × {wordFor(codes, code)}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

const Part = ({ value, label }: { readonly value: number; readonly label: string }) => (
  <span class="part">
    <strong>{number(value)}</strong> {label}
  </span>
);
