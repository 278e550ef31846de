import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { go, note, noted } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { count } from '../../shared/words.ts';
import { fieldsOf } from '../forms/fields.ts';
import { Faults } from './faults.tsx';
import { countByRule, firingNow } from './firing-now.ts';
import { RuleCard, type ShownRule, textOf } from './rule-card.tsx';
import { Tried } from './tried.tsx';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

/** All rules, what fires of them now, and where a new one begins. */
export function Screen() {
  const { title, lead } = words();
  useTitle(title);
  const { asked, again } = useAsked('GET /api/v1/rules', { everyMs: 30_000 });
  const counts = useFiring();
  return (
    <>
      <h1>{title}</h1>
      <p class="soft">{lead}</p>
      <Faults />
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      {asked.body !== undefined && <List rules={asked.body.rules} counts={counts} />}
      <NewRule />
      <Tried />
    </>
  );
}

/** `undefined` until it is known what fires. */
function useFiring(): ReadonlyMap<string, number> | undefined {
  const counts = useSignal<ReadonlyMap<string, number> | undefined>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    firingNow(ending.signal).then(
      (alerts) => (counts.value = countByRule(alerts)),
      () => undefined,
    );
    return () => ending.abort();
  }, []);
  return counts.value;
}

type ListProps = {
  readonly rules: readonly ShownRule[];
  readonly counts: ReadonlyMap<string, number> | undefined;
};

function List({ rules, counts }: ListProps) {
  const { filter, found, none } = words();
  const wanted = (noted('q') ?? '').toLowerCase();
  const shown = rules
    .filter((rule) => `${rule.id} ${textOf(rule.name)} ${textOf(rule.explained)}`.toLowerCase().includes(wanted))
    .sort((one, other) => (counts?.get(other.id) ?? 0) - (counts?.get(one.id) ?? 0));
  if (rules.length === 0) return <p class="card">{none}</p>;
  return (
    <>
      <label class="stack">
        {filter}
        <input
          type="search"
          value={noted('q') ?? ''}
          onInput={({ currentTarget }) => note({ q: currentTarget.value })}
        />
      </label>
      <p class="soft small" role="status">
        {count(shown.length, found)}
      </p>
      <ul class="plain cards">
        {shown.map((rule) => (
          <RuleCard key={rule.id} rule={rule} firing={counts === undefined ? undefined : (counts.get(rule.id) ?? 0)} />
        ))}
      </ul>
    </>
  );
}

function begin(event: SubmitEvent): void {
  const { id = '' } = fieldsOf(event);
  go(`/operate/rules/${encodeURIComponent(id)}?view=edit`);
}

function NewRule() {
  const { newTitle, newLead, newId, newGo } = words();
  return (
    <section class="card" aria-labelledby="new-rule">
      <h2 id="new-rule">{newTitle}</h2>
      <p>{newLead}</p>
      <form class="row" onSubmit={begin}>
        <label class="stack">
          {newId}
          <input name="id" required pattern="[a-z0-9][a-z0-9-]{0,63}" autocapitalize="none" spellcheck={false} />
        </label>
        <button type="submit" class="button">
          {newGo}
        </button>
      </form>
    </section>
  );
}
