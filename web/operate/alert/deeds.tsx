import type { Answers } from '../../contract/generated/answers.ts';
import { moment } from '../../shared/format.ts';
import { words } from './words/index.ts';

type Deed = Answers['GET /api/v1/alerts/{id}']['deeds'][number];

/** What people did about an alert. */
export function Deeds({ deeds }: { readonly deeds: readonly Deed[] }) {
  const { deeds: title, deedsNone, does, byTime } = words();
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{title}</h2>
      {deeds.length === 0 && <p>{deedsNone}</p>}
      <ol class="plain lines">
        {deeds.map(({ at, does: done, by, note }) => (
          <li key={`${at}${done}`}>
            {moment(new Date(at))}: {does[done]}, {by ?? byTime}
            {note !== '' && <blockquote>{note}</blockquote>}
          </li>
        ))}
      </ol>
    </section>
  );
}
