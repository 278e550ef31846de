import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { note, noted } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { fill } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fieldsOf } from '../forms/fields.ts';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

type Entry = Answers['GET /api/v1/operate/audit']['entries'][number];

const chosen = () => ({ actor: noted('actor'), action: noted('action'), target: noted('target') });
const withoutNothing = (query: ReturnType<typeof chosen>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Who changed what. */
export function Screen() {
  const { title, lead, none, onlyAdmin } = words();
  useTitle(title);
  const query = withoutNothing(chosen());
  const { asked, again } = useAsked('GET /api/v1/operate/audit', { query });
  if (asked.error?.status === 403) {
    return (
      <>
        <h1>{title}</h1>
        <p class="notice">{onlyAdmin}</p>
      </>
    );
  }
  return (
    <>
      <h1>{title}</h1>
      <p class="soft">{lead}</p>
      <Filter actions={asked.body?.actions ?? []} />
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      {asked.body?.entries.length === 0 && <p class="card">{none}</p>}
      {asked.body !== undefined && asked.body.entries.length > 0 && (
        <Entries key={JSON.stringify(query)} first={asked.body} query={query} />
      )}
    </>
  );
}

function find(event: SubmitEvent): void {
  const { actor, action, target } = fieldsOf(event);
  note({ actor, action, target });
}

function Filter({ actions }: { readonly actions: readonly string[] }) {
  const says = words();
  const now = chosen();
  return (
    <form class="row ends card form" onSubmit={find}>
      <label>
        {says.who}
        <input name="actor" value={now.actor ?? ''} placeholder={says.anybody} autocapitalize="none" />
      </label>
      <label>
        {says.what}
        <select name="action" value={now.action ?? ''}>
          <option value="">{says.anything}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {wordFor(says.actions, action)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {says.target}
        <input name="target" value={now.target ?? ''} placeholder={says.anything} autocapitalize="none" />
      </label>
      <button type="submit" class="button">
        {says.filter}
      </button>
      {Object.values(now).some((value) => value !== undefined) && (
        <button
          type="button"
          class="button"
          onClick={() => note({ actor: undefined, action: undefined, target: undefined })}
        >
          {says.clear}
        </button>
      )}
    </form>
  );
}

type EntriesProps = {
  readonly first: Answers['GET /api/v1/operate/audit'];
  readonly query: Readonly<Record<string, string>>;
};

function Entries({ first, query }: EntriesProps) {
  const says = words();
  const older = useSignal<readonly Entry[]>([]);
  const before = useSignal<number | null>(first.before);
  const deed = useDeed();
  useEffect(() => {
    older.value = [];
    before.value = first.before;
  }, [first]);
  const more = async (): Promise<void> => {
    const { body } = await ask('GET /api/v1/operate/audit', {
      query: { ...query, before: before.peek() ?? undefined },
    });
    older.value = [...older.value, ...body.entries];
    before.value = body.before;
  };
  return (
    <>
      <table class="stacking" aria-label={says.title}>
        <thead>
          <tr>
            <th scope="col">{says.when}</th>
            <th scope="col">{says.who}</th>
            <th scope="col">{says.what}</th>
            <th scope="col">{says.target}</th>
            <th scope="col">{says.outcome}</th>
            <th scope="col">{says.from}</th>
          </tr>
        </thead>
        <tbody>
          {[...first.entries, ...older.value].map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      {before.value !== null && (
        <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(more)}>
          {common().showMore}
        </button>
      )}
      <Failed deed={deed} />
    </>
  );
}

function Row({ entry }: { readonly entry: Entry }) {
  const says = words();
  return (
    <tr>
      <th scope="row">{moment(new Date(entry.at))}</th>
      <td data-label={says.who}>{actorOf(entry)}</td>
      <td data-label={says.what}>
        {wordFor(says.actions, entry.action)}
        {entry.detail !== null && (
          <code class="soft small" lang="en">
            {' '}
            {entry.detail}
          </code>
        )}
      </td>
      <td data-label={says.target}>{entry.target === null ? '' : <code>{entry.target}</code>}</td>
      <td data-label={says.outcome}>
        <OutcomeMark status={entry.status} />
      </td>
      <td data-label={says.from}>{entry.from ?? says.device}</td>
    </tr>
  );
}

function actorOf({ actor }: Entry): string {
  const { token, nobody, command } = words();
  if (actor === null) return nobody;
  if (actor.is === 'token') return token;
  return actor.is === 'command' ? fill(command, { name: actor.name ?? '' }) : (actor.name ?? nobody);
}

function OutcomeMark({ status }: { readonly status: number }) {
  const { done, refused, broke } = words();
  if (status < 400)
    return (
      <Mark tone="good" sign="tick">
        {done}
      </Mark>
    );
  return (
    <Mark tone="bad" sign="cross">
      {fill(status < 500 ? refused : broke, { status: String(status) })}
    </Mark>
  );
}
