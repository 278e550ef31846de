import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { count } from '../../shared/words.ts';
import { words } from './words/index.ts';

const looks = {
  connected: ['good', 'full'],
  disconnected: ['none', 'empty'],
  refused: ['bad', 'cross'],
} as const;

/** When it came to our door, left it, or was turned away. */
export function Connections({ id }: { readonly id: string }) {
  const { connections: said } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/devices/{id}/connections', { path: { id }, everyMs: 30_000 });
  const { body, error } = asked;
  return (
    <section>
      <h2>{said.title}</h2>
      {error !== undefined && <Again error={error} again={again} />}
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {body !== undefined && <p>{count(body.open, said.open)}</p>}
      {body?.events.length === 0 && <p>{said.none}</p>}
      <ol class="plain events">
        {body?.events.map(({ time, what, via, because }, index) => (
          <li key={`${time} ${index}`} class="row">
            <time dateTime={time}>{moment(new Date(time))}</time>
            <Mark tone={looks[what][0]} sign={looks[what][1]}>
              {said.what[what]}
            </Mark>
            <span class="soft">{[said.via[via], ...(because === null ? [] : [sayWhy(because)])].join(' · ')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A fault that nobody has translated is shown as the door calls it. */
const sayWhy = (because: string): string => wordFor(words().connections.because, because).replaceAll('_', ' ');
