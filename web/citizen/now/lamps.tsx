import { useSignal } from '@preact/signals';
import type { LampsHere } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { ago, distance, moment } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { Link } from '../../shared/route.tsx';
import { count, fill } from '../../shared/words.ts';
import { Age, Unknown } from './known.tsx';
import { words } from './words/index.ts';

type Lamp = LampsHere['out'][number];
type Props = { readonly lamps: LampsHere | null; readonly radius: number; readonly aging: number };

/** Street lights that may be dark, and of how many nobody knows. */
export function LampsCard({ lamps, radius, aging }: Props) {
  const { title, none } = words().lamps;
  return (
    <section class="card" aria-labelledby="lamps">
      <h2 id="lamps">{title}</h2>
      {lamps === null ? (
        <Unknown>{fill(none, { distance: distance(radius) })}</Unknown>
      ) : (
        <>
          <Count lamps={lamps} aging={aging} />
          <Out lamps={lamps.out} />
        </>
      )}
    </section>
  );
}

function Count({ lamps, aging }: { readonly lamps: LampsHere; readonly aging: number }) {
  const { faulty, allSound, unknown, of } = words().lamps;
  const isKnown = lamps.faulty + lamps.sound > 0;
  return (
    <p class="row">
      {lamps.faulty > 0 && (
        <Mark tone="bad" sign="cross">
          {count(lamps.faulty, faulty)}
        </Mark>
      )}
      {lamps.faulty === 0 && isKnown && (
        <Mark tone="good" sign="tick">
          {allSound}
        </Mark>
      )}
      {lamps.unknown > 0 && (
        <Mark tone="none" sign="gone">
          {count(lamps.unknown, unknown)}
        </Mark>
      )}
      <span class="soft small">{count(lamps.lamps, of)}</span>
      <Age seconds={lamps.ageSeconds} aging={aging} />
    </p>
  );
}

const shownAtOnce = 3;

function Out({ lamps }: { readonly lamps: readonly Lamp[] }) {
  const isAll = useSignal(false);
  const shown = isAll.value ? lamps : lamps.slice(0, shownAtOnce);
  return (
    <>
      <ul class="plain rows">
        {shown.map((lamp) => (
          <One key={lamp.id} lamp={lamp} />
        ))}
      </ul>
      {shown.length < lamps.length && (
        <button type="button" class="button" onClick={() => (isAll.value = true)}>
          {common().showMore}
        </button>
      )}
    </>
  );
}

function One({ lamp }: { readonly lamp: Lamp }) {
  const { state, since, lastWord } = words().lamps;
  return (
    <li>
      <Link to={`/devices/${encodeURIComponent(lamp.id)}`}>{lamp.name}</Link>
      <span class="soft small">
        {' '}
        {state[lamp.state]}
        {lamp.since !== null && ` ${fill(since, { time: moment(new Date(lamp.since)) })}`}
        {lamp.since === null && lamp.ageSeconds !== null && `, ${fill(lastWord, { ago: ago(lamp.ageSeconds) })}`} ·{' '}
        {distance(lamp.distanceMetres)}
      </span>
    </li>
  );
}
