import { useSignal } from '@preact/signals';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { moment } from '../../shared/format.ts';
import { note } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { Difference } from './difference.tsx';
import type { Draft } from './draft.ts';
import { words } from './words/index.ts';

/** What a rule said before, and what became of it. */
export function Versions({ draft }: { readonly draft: Draft }) {
  const { versions: says } = words();
  const { asked, again } = useAsked('GET /api/v1/rules/{id}/versions', { path: { id: draft.id } });
  const opened = useSignal<number | undefined>(0);
  if (asked.error !== undefined && asked.error.status !== 404) return <Again error={asked.error} again={again} />;
  const versions = asked.body?.versions ?? [];
  if (versions.length === 0) return <p>{says.none}</p>;
  const take = (text: string): void => {
    draft.text.value = text;
    note({ view: 'edit' });
  };
  return (
    <ol class="plain">
      {versions.map(({ version, from, until, text }, at) => (
        <li key={`${version}${from}`} class="card">
          <h2>
            {until === null
              ? fill(says.now, { from: moment(new Date(from)) })
              : fill(says.before, { from: moment(new Date(from)), until: moment(new Date(until)) })}
          </h2>
          <p class="soft small">
            {says.version} <code>{version}</code>
          </p>
          <p class="row">
            <button
              type="button"
              class="button"
              aria-expanded={opened.value === at}
              onClick={() => (opened.value = opened.value === at ? undefined : at)}
            >
              {at === versions.length - 1 ? says.text : says.changes}
            </button>
            <button type="button" class="button" onClick={() => take(text)}>
              {says.take}
            </button>
          </p>
          {opened.value === at && <Difference before={versions[at + 1]?.text ?? ''} now={text} />}
        </li>
      ))}
    </ol>
  );
}
