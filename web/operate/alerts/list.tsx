import { useSignal } from '@preact/signals';
import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { noted } from '../../shared/route.tsx';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { AlertRow } from './alert-row.tsx';
import { Filter } from './filter.tsx';
import { words } from './words/index.ts';

type Page = Answers['GET /api/v1/alerts'];

const chosen = (): Record<string, string> =>
  Object.fromEntries(
    ['rule', 'severity', 'topic', 'device', 'area'].flatMap((name) => {
      const value = noted(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Alerts that fire, the worst first; or that are over, the last one first. */
export function AlertsList({ state }: { readonly state: 'firing' | 'resolved' }) {
  const says = words();
  const query = { ...chosen(), state };
  const { asked, again } = useAsked('GET /api/v1/alerts', { query, everyMs: 10_000 });
  const isFiltered = Object.keys(query).length > 1;
  const none = isFiltered ? says.filteredNone : state === 'firing' ? says.firingNone : says.overNone;
  return (
    <>
      <Filter />
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      {asked.body?.alerts.length === 0 && <p class="card">{none}</p>}
      {asked.body !== undefined && asked.body.alerts.length > 0 && (
        <Pages key={JSON.stringify(query)} first={asked.body} query={query} />
      )}
    </>
  );
}

function Pages({ first, query }: { readonly first: Page; readonly query: Readonly<Record<string, string>> }) {
  const more = useSignal<readonly Page[]>([]);
  const deed = useDeed();
  const next = (more.value.at(-1) ?? first).next;
  const alerts = [...first.alerts, ...more.value.flatMap((page) => page.alerts)];
  const show = async (): Promise<void> => {
    const cursor = next === null ? null : new URL(next, location.href).searchParams.get('cursor');
    if (cursor === null) return;
    const { body } = await ask('GET /api/v1/alerts', { query: { ...query, cursor } });
    more.value = [...more.value, body];
  };
  // An alert may have moved from one page to another since the first was asked for.
  const shown = [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
  return (
    <>
      <ul class="plain">
        {shown.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </ul>
      {next !== null && (
        <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(show)}>
          {common().showMore}
        </button>
      )}
      <Failed deed={deed} />
    </>
  );
}
