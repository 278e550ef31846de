import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { ago } from '../../shared/format.ts';
import { go, Link } from '../../shared/route.tsx';
import { count, fill } from '../../shared/words.ts';
import { ConfirmButton } from '../deed/confirm-button.tsx';
import type { WholeRule } from './draft.ts';
import { Meaning } from './meaning.tsx';
import { words } from './words/index.ts';

/** What a rule in force says, in words and as it is written. */
export function Read({ rule }: { readonly rule: WholeRule }) {
  const { read } = words();
  return (
    <>
      <Meaning rule={rule} />
      <FiringNow id={rule.id} />
      {rule.text !== null && (
        <>
          <h2 id="as-written">{read.written}</h2>
          <pre class="code" tabIndex={0} role="region" aria-labelledby="as-written">
            {rule.text}
          </pre>
        </>
      )}
      <ConfirmButton
        label={read.remove}
        asks={fill(read.removeAsks, { id: rule.id })}
        onSure={async () => {
          await ask('DELETE /api/v1/operate/rules/{id}', { path: { id: rule.id } });
          go('/operate/rules');
        }}
      />
    </>
  );
}

const shown = 20;

function FiringNow({ id }: { readonly id: string }) {
  const { read } = words();
  const { asked } = useAsked('GET /api/v1/alerts', { query: { rule: id, limit: shown }, everyMs: 15_000 });
  if (asked.body === undefined) return null;
  const { alerts, next } = asked.body;
  return (
    <section class="card" aria-labelledby="firing-now">
      <h2 id="firing-now">{read.firing}</h2>
      {alerts.length === 0 && <p>{read.firingNone}</p>}
      <ul class="plain lines">
        {alerts.map((alert) => (
          <li key={alert.id} class="row">
            <Link to={`/operate/alerts/${alert.id}`}>{alert.subject.name}</Link>
            <span class="soft small">{ago((Date.now() - Date.parse(alert.firedAt)) / 1000)}</span>
          </li>
        ))}
      </ul>
      {next !== null && <Link to={`/operate/alerts?rule=${id}`}>{count(shown, read.firingMore)}</Link>}
    </section>
  );
}
