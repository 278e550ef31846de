import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { number } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { agoOf } from './alert-row.tsx';
import { words } from './words/index.ts';

type Ways = Answers['GET /api/v1/operate/deliveries'];
type Dead = Answers['GET /api/v1/operate/deliveries/dead']['dead'][number];

/** How messages reach people, and which did not. */
export function Deliveries() {
  const { waysLead } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/deliveries', { everyMs: 10_000 });
  return (
    <>
      <p class="soft">{waysLead}</p>
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body !== undefined && <WaysTable ways={asked.body} />}
      <DeadLetters />
    </>
  );
}

export function WaysTable({ ways }: { readonly ways: Ways }) {
  const { columns, channels, none, views } = words();
  const span = (seconds: number | null): string =>
    seconds === null ? none : fill(words().seconds, { n: number(seconds, 1) });
  const unused = ways.offered.filter((each) => !ways.channels.some(({ channel }) => channel === each));
  const rows: Ways['channels'] = [
    ...ways.channels,
    ...unused.map((channel) => ({ channel, accepted: 0, p50: null, p95: null, p99: null })),
  ];
  const waitingOf = (channel: string): number => Object.entries(ways.waiting).find(([id]) => id === channel)?.[1] ?? 0;
  return (
    <table class="stacking" aria-label={views.ways}>
      <thead>
        <tr>
          <th scope="col">{columns.channel}</th>
          <th scope="col">{columns.waiting}</th>
          <th scope="col">{columns.accepted}</th>
          <th scope="col">{columns.p50}</th>
          <th scope="col">{columns.p95}</th>
          <th scope="col">{columns.p99}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ channel, accepted, p50, p95, p99 }) => (
          <tr key={channel}>
            <th scope="row">{channels[channel]}</th>
            <td data-label={columns.waiting}>{number(waitingOf(channel))}</td>
            <td data-label={columns.accepted}>{number(accepted)}</td>
            <td data-label={columns.p50}>{span(p50)}</td>
            <td data-label={columns.p95}>{span(p95)}</td>
            <td data-label={columns.p99}>{span(p99)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DeadLetters() {
  const { deadTitle, deadNone } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/deliveries/dead', { everyMs: 30_000 });
  if (asked.body === undefined) return null;
  return (
    <section aria-labelledby="dead">
      <h2 id="dead">{deadTitle}</h2>
      {asked.body.dead.length === 0 && <p>{deadNone}</p>}
      <ul class="plain">
        {asked.body.dead.map((dead) => (
          <DeadRow key={dead.key} dead={dead} again={again} />
        ))}
      </ul>
    </section>
  );
}

function DeadRow({ dead, again }: { readonly dead: Dead; readonly again: () => void }) {
  const { channels, attempts, retry } = words();
  const deed = useDeed();
  const tryAgain = async (): Promise<void> => {
    await ask('POST /api/v1/operate/deliveries/{key}/retry', { path: { key: dead.key } });
    again();
  };
  return (
    <li class="card">
      <p>
        <strong>{channels[dead.channel]}</strong>{' '}
        <span class="soft small">
          {dead.recipient} · {agoOf(dead.at)} · {count(dead.attempts, attempts)}
        </span>
      </p>
      <p lang="en">{dead.reason}</p>
      <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(tryAgain)}>
        {retry}
      </button>
      <Failed deed={deed} />
    </li>
  );
}
